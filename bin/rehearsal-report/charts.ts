import { rendered, sequenceAxis, valueAxis } from '../reward-report/charts';

/** Mean reward of each step of a training. */
export function rewardCurve(rewards: readonly number[]): string {
  return rendered(960, 250, {
    grid: { left: 56, right: 16, top: 14, bottom: 44 },
    xAxis: sequenceAxis(
      'step',
      rewards.map((_, index) => String(index + 1)),
    ),
    yAxis: { ...valueAxis('mean reward'), scale: true },
    series: [
      {
        type: 'line',
        data: [...rewards],
        symbol: rewards.length > 60 ? 'none' : 'circle',
        symbolSize: 7,
        lineStyle: { color: 'var(--s1)', width: 2.5 },
        itemStyle: { color: 'var(--s1)' },
        areaStyle: { color: 'var(--s1)', opacity: 0.08 },
      },
    ],
  });
}
