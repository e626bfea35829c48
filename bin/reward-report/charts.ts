import { init, type EChartsOption } from 'echarts';
import { extent, mean } from 'simple-statistics';
import type { ScoreRange } from '../../lib/contract/reward-statistics';

/** Colours are variables of the page, so that a chart follows its light and dark look. */
export const SERIES_COLOURS = ['--s1', '--s2', '--s3', '--s4', '--s5', '--s6'] as const;

/** Scores of one kind of answers. */
export interface ScoreSeries {
  readonly name: string;
  readonly scores: readonly number[];
}

export const TEXT = { fontFamily: 'inherit', fontSize: 12, color: 'var(--quiet)' };
export const AXIS_LINE = { lineStyle: { color: 'var(--line)' } };
const SPLIT_LINE = { lineStyle: { color: 'var(--line)', opacity: 0.6 } };

/** An axis of things that follow each other, such as steps or days, named below it. */
export function sequenceAxis(name: string, labels: readonly string[]) {
  return {
    type: 'category' as const,
    data: [...labels],
    name,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: TEXT,
    axisLabel: TEXT,
    axisTick: { show: false },
    axisLine: AXIS_LINE,
  };
}

/** Scores in bins over the whole range, one colour for each series. */
export function scoreHistogram(series: readonly ScoreSeries[], range: ScoreRange): string {
  const bins = scoreBins(range);
  return rendered(960, 250, {
    grid: { left: 56, right: 12, top: 14, bottom: 44 },
    ...histogramAxes(bins, 'score', 'answers'),
    series: series.map(({ name, scores }, index) => ({
      name,
      type: 'bar',
      stack: 'all',
      barCategoryGap: '12%',
      itemStyle: { color: colour(index) },
      data: counted(scores, bins),
    })),
  });
}

/**
 * One set of values in bins, over 0 to 1 where all of them fit.
 *
 * @param width of the drawing, which decides how large its words look: 960 for the whole page, 460 for half of it
 */
export function histogram(values: readonly number[], xName: string, yName: string, width: 960 | 460): string {
  const [low, high] = extent([...values]);
  const unit = low >= 0 && high <= 1;
  const bins = unit ? binsOf(0, 1, 20) : binsOf(low, high > low ? high : low + 1, 20);
  return rendered(width, width === 960 ? 220 : 190, {
    grid: { left: 56, right: 12, top: 12, bottom: 44 },
    ...histogramAxes(bins, xName, yName),
    series: [{ type: 'bar', barCategoryGap: '12%', itemStyle: { color: 'var(--s1)' }, data: counted(values, bins) }],
  });
}

const LENGTH_BINS = 26;
const SCORE_BINS = 14;
const BANDS = 10;

/** Where answers lie in length (logarithmic) and score, bubbles by count, with the mean score of each tenth of the lengths. */
export function lengthAndScore(
  answers: readonly { readonly length: number; readonly score: number }[],
  { min, max }: ScoreRange,
): string {
  const cells = new Map<string, number>();
  const lengthAt = ({ length }: { readonly length: number }) => Math.log10(Math.max(length, 1));
  const [low, high] = extent(answers.map(lengthAt));
  const cell = (value: number, from: number, to: number, count: number) =>
    to > from ? Math.min(count - 1, Math.floor((count * (value - from)) / (to - from))) : 0;
  for (const answer of answers) {
    const key = `${cell(lengthAt(answer), low, high, LENGTH_BINS)}/${cell(answer.score, min, max, SCORE_BINS)}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const fullest = Math.max(...cells.values());
  const bubbles = [...cells].map(([key, count]) => {
    const [x, y] = key.split('/').map(Number);
    return [low + ((x + 0.5) * (high - low)) / LENGTH_BINS, min + ((y + 0.5) * (max - min)) / SCORE_BINS, count];
  });
  const ordered = [...answers].sort((one, other) => one.length - other.length);
  const bands = Array.from({ length: BANDS }, (_, band) =>
    ordered.slice(Math.floor((band * ordered.length) / BANDS), Math.floor(((band + 1) * ordered.length) / BANDS)),
  ).filter((band) => band.length > 0);
  const ticks = roundLengths()
    .map(Math.log10)
    .filter((at) => at >= low - 0.1 && at <= high + 0.1);
  return rendered(960, 300, {
    grid: { left: 56, right: 16, top: 14, bottom: 44 },
    xAxis: {
      type: 'value',
      name: 'characters of the answer',
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: TEXT,
      min: low - 0.1,
      max: high + 0.1,
      axisLabel: { ...TEXT, customValues: ticks, formatter: (value: number) => String(Math.round(10 ** value)) },
      axisTick: { show: true, customValues: ticks, ...AXIS_LINE },
      axisLine: { show: true, ...AXIS_LINE },
      splitLine: { show: false },
    },
    yAxis: valueAxis('score', { min, max }),
    series: [
      {
        type: 'scatter',
        data: bubbles,
        symbolSize: (value: number[]) => 4 + 22 * Math.sqrt(value[2] / fullest),
        itemStyle: { color: 'var(--s1)', opacity: 0.45 },
      },
      {
        type: 'line',
        data: bands.map((band) => [mean(band.map(lengthAt)), mean(band.map(({ score }) => score))]),
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { color: 'var(--s2)', width: 2.5 },
        itemStyle: { color: 'var(--s2)' },
      },
    ],
  });
}

/** 1, 2, 5, 10, 20, … */
const roundLengths = () =>
  Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** The variable of a series' colour, as CSS. */
export const colour = (index: number) => `var(${SERIES_COLOURS[Math.min(index, SERIES_COLOURS.length - 1)]})`;

export interface Bins {
  readonly edges: readonly number[];
}

/** Bins of equal width. */
export function binsOf(from: number, to: number, count: number): Bins {
  return { edges: Array.from({ length: count + 1 }, (_, index) => from + (index * (to - from)) / count) };
}

/** The bins of a distribution of scores. */
export const scoreBins = ({ min, max }: ScoreRange): Bins => binsOf(min, max, 20);

/** How many values lie in each bin; the last one includes its upper edge. */
export function counted(values: readonly number[], { edges }: Bins): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  const [first, last] = [edges[0], edges[edges.length - 1]];
  for (const value of values) {
    const index = Math.floor(((value - first) / (last - first)) * counts.length + 1e-9);
    counts[Math.min(Math.max(index, 0), counts.length - 1)]++;
  }
  return counts;
}

/**
 * The axes of a histogram.
 *
 * @param interval between two figures on the axis of the values
 */
export function histogramAxes({ edges }: Bins, xName: string, yName: string, interval = edges[4] - edges[0]) {
  return {
    xAxis: [
      {
        type: 'category' as const,
        data: edges.slice(0, -1).map((edge, index) => `${edge} ${index}`),
        axisLabel: { show: false },
        axisTick: { show: false },
        axisLine: AXIS_LINE,
      },
      // Bins have no names: a second axis writes the edges where they are.
      {
        type: 'value' as const,
        position: 'bottom' as const,
        name: xName,
        nameLocation: 'middle' as const,
        nameGap: 28,
        nameTextStyle: TEXT,
        min: edges[0],
        max: edges[edges.length - 1],
        interval,
        axisLabel: { ...TEXT, formatter: short },
        axisLine: AXIS_LINE,
        axisTick: AXIS_LINE,
        splitLine: { show: false },
      },
    ],
    yAxis: { ...valueAxis(yName), minInterval: 1 },
  };
}

/** An axis of figures, with its name along it. */
export function valueAxis(name: string, range?: ScoreRange) {
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 40,
    nameTextStyle: TEXT,
    axisLabel: { ...TEXT, formatter: short },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: SPLIT_LINE,
    ...(range && { min: range.min, max: range.max }),
  };
}

/** Few digits, whatever the size. */
const short = (value: number) => String(Number(value.toPrecision(3)));

/** A chart as SVG that follows the look of the page. */
export function rendered(width: number, height: number, option: EChartsOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    // What serves a script that is not there, and a clip path that cuts nothing off but has another id each time. Text of
    // others cannot be hit: its quotes and angle brackets are escaped.
    return chart
      .renderToSVGString()
      .replace(/<(style|defs)\b[^>]*>.*?<\/\1>/gs, '')
      .replace(/ (?:ecmeta_\w+|class|pointer-events|clip-path)="[^"]*"/g, '');
  } finally {
    // Its timer would keep the process alive.
    chart.dispose();
  }
}
