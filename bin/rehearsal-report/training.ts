import type { RehearsedTraining } from '../../rehearsal/training/rehearsed-training';
import { percent } from '../../lib/contract/shown-figures';
import { escaped } from '../reward-report/escape';
import { rewardCurve } from './charts';
import { score, whole } from './words';

/** What the reward pulled the stand-in policy towards. */
export function trainingSection(trainings: readonly RehearsedTraining[]): string {
  if (trainings.length === 0) return '';
  return `<h2>Training</h2>
<p class="quiet">The real reward moves a stand-in policy that can give the recorded answers only, and some that no reward should like.</p>
${trainings.map(trainingOf).join('\n')}`;
}

function trainingOf({ before, after, steps, heldOutPrompts, rewardScores, rewardCalls }: RehearsedTraining): string {
  const sources = Object.keys(after.weights).sort(
    (one, other) => (after.weights[other] ?? 0) - (after.weights[one] ?? 0),
  );
  const band = (share = 0, colour: string): string =>
    `<span class="bar" style="display:block;height:8px;margin:2px 0"><i style="left:0;right:${(100 - 100 * share).toFixed(2)}%;background:${colour};opacity:0.85"></i></span>`;
  const rows = sources.map((source) => {
    const [was, is] = [before.weights[source], after.weights[source]];
    return `<tr><td><bdi>${escaped(source)}</bdi></td><td class="left">${band(was, 'var(--s6)')}${band(is, 'var(--s1)')}</td><td>${percent(was ?? 0)}</td><td>${percent(is ?? 0)}</td></tr>`;
  });
  return `<div class="card"><h3>Reward of each step</h3><figure class="wide" role="group" aria-label="Mean reward of each training step">${rewardCurve(steps.map(({ rewardMean }) => rewardMean))}<figcaption>${whole(rewardScores)} answers were scored in ${whole(rewardCalls)} calls of the reward.</figcaption></figure></div>
<div class="card scroll"><h3>On ${heldOutPrompts} held-out prompts: reward ${score(before.reward)} → ${score(after.reward)}, ${before.responseLength.toFixed(0)} → ${after.responseLength.toFixed(0)} characters</h3>
<table><thead><tr><th>source of the answers</th><th class="left">before, after</th><th>before</th><th>after</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
