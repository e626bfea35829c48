import type { SeasonResult } from '../../rehearsal/season/season';
import { dollars, whole } from '../rehearsal-report/words';
import { minute, seasonEntries } from './entries';

const LONGEST = 200;

/** How a person reads a season: one line for each thing that happened, then what it came to. */
export function seasonText(result: SeasonResult): string {
  const { pipeline, plan, startMs, deviations } = result;
  const lines = seasonEntries(result).map(
    ({ day, timeMs, text }) => `${String(day).padStart(4)}  ${minute(timeMs)}  ${cut(text)}`,
  );
  return [
    `${plan.days} days of ${pipeline.settings.pipeline}, from ${minute(startMs).slice(0, 10)}`,
    '',
    ' day  time (UTC)        what happened',
    ...lines,
    '',
    ...totals(result),
    '',
    deviations.length === 0
      ? 'As it should be: one run at a time, the policy was kept, no mark was lost, every call was allowed.'
      : `NOT as it should be:\n${deviations.map((deviation) => `  - ${deviation}`).join('\n')}`,
    '',
  ].join('\n');
}

/** What the season came to, a sentence each. */
export function totals({ runs, policy, cost, looks, history }: SeasonResult): string[] {
  const outcomes = new Map<string, number>();
  for (const { outcome = 'not finished' } of runs) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const paid = runs.filter(({ job }) => job !== undefined).length;
  const limits = [
    policy.trainingsPerMonth === undefined ? '' : `${policy.trainingsPerMonth} trainings a month`,
    policy.minimumIntervalSeconds === undefined ? '' : `${hours(policy.minimumIntervalSeconds)} between trainings`,
    policy.coolDownSeconds === undefined ? '' : `${hours(policy.coolDownSeconds)} after a rejected candidate`,
  ].filter(Boolean);
  return [
    `${whole(history.requests.length)} requests, ${runs.length} runs (${[...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'none'}), ${paid} trainings paid.`,
    `The policy: ${limits.join(', ') || 'no limits'}.`,
    `Beside the trainings about ${dollars(cost.usd.total)}: ${whole(cost.invocations)} calls of functions, ${whole(cost.stateTransitions)} state transitions, ${whole(cost.tokens.output)} tokens of answers.`,
    ...watching(history),
    `Periodic looks: ${whole(looks.held)} held, ${whole(looks.passedOver)} passed over because nothing had changed since the last one.`,
  ];
}

/** What the drift monitor took: it is bounded by the size of its sample. */
function watching({ drift }: SeasonResult['history']): string[] {
  const watched = drift.filter(({ cost }) => cost.scored > 0 || cost.logObjects > 0);
  if (watched.length === 0) return [];
  const sum = (part: (cost: (typeof drift)[number]['cost']) => number): number =>
    drift.reduce((total, { cost }) => total + part(cost), 0);
  const most = Math.max(...drift.map(({ cost }) => cost.scored));
  return [
    `Watching for drift: ${whole(watched.length)} periods, ${whole(sum(({ scored }) => scored))} answers scored (${whole(most)} a period at most) in ${whole(sum(({ rewardCalls }) => rewardCalls))} calls of the reward, ${whole(sum(({ bytesRead }) => bytesRead) / 1024)} KB of logs read.`,
  ];
}

const hours = (seconds: number): string => `${Number((seconds / 3_600).toFixed(1))} h`;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
