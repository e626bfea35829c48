import { nextDropStep, NOTHING_SEEN, type DropState } from '../../lambda/shared/statistics/sequential-drop';
import { seededRandom } from '../../lib/contract/seeded-random';
import {
  alarmsInYear,
  DAILY,
  ones,
  periodsOf,
  periodsToAlarm,
  type RewardShape,
  REWARDS,
  VOTES,
} from './simulate-drift';

const YEARS = 1_000;
const SEEDS = 1_000;
const PER_PERIOD = [50, 200, 1_000];
const VOTES_PER_DAY = [10, 40, 200];

/** How often the sequential test is wrong, and how soon it finds a drop, in simulation. */
export function benchDrift(): void {
  const start = Date.now();
  const shapes = Object.keys(REWARDS) as RewardShape[];
  console.log(
    `drift: false alarms in ${YEARS} years of days, with the limit for two signals; allowed ${YEARS / 2} each`,
  );
  for (const shape of shapes) {
    const alarms = PER_PERIOD.map((perPeriod) => falseAlarms(REWARDS[shape][0], perPeriod));
    console.log(`  ${shape.padEnd(12)} ${PER_PERIOD.map((count, at) => `n ${count}: ${alarms[at]}`).join(', ')}`);
  }
  const ofVotes = VOTES_PER_DAY.map((perPeriod) => `${perPeriod} a day: ${falseAlarms(VOTES, perPeriod)}`);
  console.log(`  ${'votes'.padEnd(12)} ${ofVotes.join(', ')}`);
  for (const spread of [0, 0.1, 0.2]) {
    const alarms = unevenYears(spread);
    console.log(`  days whose means differ by ${spread} standard deviations, n 200: ${alarms}`);
  }
  console.log(`drift: of ${SEEDS} drops by half a standard deviation, found within 1, 2, 3, 5 periods`);
  for (const shape of shapes) {
    for (const perPeriod of PER_PERIOD) {
      const found = Array.from({ length: SEEDS }, (_, seed) =>
        periodsToAlarm(REWARDS[shape], { test: DAILY, perPeriod, seed }),
      );
      const within = [1, 2, 3, 5].map((most) => found.filter((periods) => periods <= most).length);
      console.log(
        `  ${shape.padEnd(12)} n ${String(perPeriod).padStart(4)} ${within.map((count) => String(count).padStart(5)).join('')}`,
      );
    }
  }
  console.log(`drift: took ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

function falseAlarms(population: (typeof REWARDS)[RewardShape][0], perPeriod: number): number {
  let alarms = 0;
  for (let seed = 0; seed < YEARS; seed++) alarms += alarmsInYear(population, { test: DAILY, perPeriod, seed }).length;
  return alarms;
}

/** Binary rewards whose share of ones is another each day, about 0.8. */
function unevenYears(spread: number): number {
  const width = spread * 0.4 * Math.sqrt(12);
  const days = Array.from({ length: 41 }, (_, at) => ones(0.8 + width * (at / 40 - 0.5)));
  let alarms = 0;
  for (let seed = 0; seed < YEARS; seed++) {
    const random = seededRandom(seed);
    const next = periodsOf({ perPeriod: 200, seed });
    let state: DropState = NOTHING_SEEN;
    for (let day = 0; day < 365; day++) {
      const step = nextDropStep(state, next(days[Math.floor(random() * days.length)]), DAILY);
      state = step.state;
      alarms += Number(step.verdict === 'alarm');
    }
  }
  return alarms;
}
