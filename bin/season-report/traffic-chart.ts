import { dayOf } from '../../rehearsal/season/season-plan';
import type { SeasonResult } from '../../rehearsal/season/season';
import { rendered, sequenceAxis, valueAxis } from '../reward-report/charts';

/** Mean reward of the answers that were sampled on each day, and what it is compared with; undefined where nobody looked. */
export function trafficChart({ history, plan, startMs }: SeasonResult): string | undefined {
  const means: (number | null)[] = Array.from({ length: plan.days }, () => null);
  const references: (number | null)[] = Array.from({ length: plan.days }, () => null);
  const alarms: [day: string, mean: number][] = [];
  for (const { from, signals } of history.drift) {
    const { traffic } = signals;
    const day = dayOf(startMs, Date.parse(from));
    if (traffic?.mean === undefined || day >= plan.days) continue;
    means[day] = traffic.mean;
    references[day] = traffic.reference?.mean ?? null;
    if (traffic.verdict === 'alarm') alarms.push([String(day), traffic.mean]);
  }
  if (means.every((mean) => mean === null)) return undefined;
  const line = { type: 'line', symbol: 'none', connectNulls: false } as const;
  return rendered(960, 240, {
    grid: { left: 56, right: 16, top: 14, bottom: 44 },
    xAxis: sequenceAxis(
      'day',
      means.map((_, day) => String(day)),
    ),
    yAxis: { ...valueAxis('mean reward of traffic'), scale: true },
    series: [
      { ...line, data: references, lineStyle: { color: 'var(--s6)', width: 1.5, type: 'dashed' } },
      { ...line, data: means, lineStyle: { color: 'var(--s1)', width: 2.5 } },
      { type: 'scatter', data: alarms, symbolSize: 11, itemStyle: { color: 'var(--bad)' } },
    ],
  });
}
