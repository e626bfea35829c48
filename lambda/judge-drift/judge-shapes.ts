import type {
  CallHistograms,
  CallShape,
  DriftItem,
  DriftRecord,
  DriftSettings,
  MeasuredPeriod,
  WatchedModel,
} from '../../lib/contract/drift';
import { seedOf } from '../shared/seed-of';
import { addedHistograms, populationStability } from '../shared/statistics/population-stability';
import { MINIMUM_SCORES } from './judge-signals';

const SHAPES: readonly CallShape[] = ['promptLength', 'responseLength', 'refusal', 'json'];

/** With four kinds a day, one and a half times a year one of them is shown as shifted although nothing has changed. */
const TAIL = 0.001;
const PERMUTATIONS = 2_000;

export interface JudgedShapes {
  readonly records: DriftRecord['inputs'];
  readonly remembered?: DriftItem['shapes'];
}

/** How the sampled calls compare with those of the reference periods. It is shown and triggers nothing. */
export function judgeShapes(
  { shapes, sampled }: MeasuredPeriod,
  before: DriftItem['shapes'],
  watched: WatchedModel,
  { referencePeriods }: Pick<DriftSettings, 'referencePeriods'>,
  period: string,
): JudgedShapes {
  const basis = JSON.stringify([watched.productionVersion]);
  const known = before?.basis === basis ? before : undefined;
  if (!shapes || sampled < MINIMUM_SCORES) {
    return { records: {}, remembered: known };
  }
  if (!known || known.periods < referencePeriods) {
    const histograms = known ? addedShapes(known.histograms, shapes) : shapes;
    return { records: {}, remembered: { basis, periods: (known?.periods ?? 0) + 1, histograms } };
  }
  const compared = SHAPES.flatMap((shape) => {
    const found = populationStability(known.histograms[shape], shapes[shape], {
      tail: TAIL,
      permutations: PERMUTATIONS,
      seed: seedOf(`${period}/${shape}`),
    });
    return found ? [[shape, found] as const] : [];
  });
  return { records: Object.fromEntries(compared), remembered: known };
}

function addedShapes(one: CallHistograms, other: CallHistograms): CallHistograms {
  const added = SHAPES.map((shape) => [shape, addedHistograms([one[shape], other[shape]])] as const);
  return Object.fromEntries(added) as unknown as CallHistograms;
}
