import { rehearse } from '../rehearsal/rehearsal';
import { SCENARIOS } from '../rehearsal/scenarios';
async function main() { for (const scenario of SCENARIOS.filter(s=>!process.argv[2]||s.name===process.argv[2])) { const t=Date.now(); try { const r = await rehearse({assembly:'cdk.out', scenario}); console.log(r.deviations.length?'DEVIATES':'ok', scenario.name, Date.now()-t, r.runs.map(x=>x.summary?.outcome+': '+x.summary?.reason.slice(0,260)), r.deviations); } catch(e) { console.log('ERROR', scenario.name, String((e as Error).stack).slice(0,700)); } } }
void main();
