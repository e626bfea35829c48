import { type Moments, NO_VALUES, together } from './moments';
import { studentQuantile } from './student-t';

/**
 * Watches the mean of a signal, one batch of values after another, for a lasting drop below what it was at the beginning:
 * a one-sided CUSUM of likelihood ratios, `S ← max(0, S + δ (z − δ/2))`, which alarms when S passes ln A.
 *
 * z says how many standard errors a batch lies below the null mean, δ how many the drop that is looked for would be. Where
 * the null holds a batch multiplies the likelihood ratio by 1 on average, and then the mean number of batches up to a false
 * alarm is at least A, whatever their sizes (Lorden).
 *
 * What makes it careful:
 * - The reference is an estimate. The null mean is the lower end of its interval, so an unlucky reference is no drift, and a
 *   drop that this shift would hide is not looked for: the drop is then twice the shift.
 * - Means of batches may differ by more than their values explain (weekdays). What the reference shows of that is part of
 *   every standard error.
 * - A batch that spreads more than the reference is taken to spread halfway between the two. Every spread is one as if a further value lay at
 *   either end of the range with equal chance, so a signal without any spread, or with a rare loss, has one too.
 * - No mean can drop below the lowest value: the drop that is looked for ends there.
 *
 * @see Page: Continuous inspection schemes. Biometrika 41 (1954) 100–115
 * @see Lorden: Procedures for reacting to a change in distribution. Annals of Mathematical Statistics 42 (1971) 1897–1908
 * @see DerSimonian, Laird: Meta-analysis in clinical trials. Controlled Clinical Trials 7 (1986) 177–188 (spread between batches)
 */
export interface DropTest {
  /** Ends of what a value can be. */
  readonly range: { readonly min: number; readonly max: number };
  /** The drop of the mean that is to be found, in standard deviations of a single value. */
  readonly smallestDrop: number;
  /** How many batches make the reference, at least 2. */
  readonly referenceBatches: number;
  /** Fewer values than this are no batch: they wait for those of the next period. */
  readonly minimumCount: number;
  /** The mean number of batches up to a false alarm, at least: A. */
  readonly batchesToFalseAlarm: number;
}

/** What is remembered from one period to the next. */
export interface DropState {
  readonly reference: readonly Moments[];
  /** Values that are too few for a batch yet. */
  readonly waiting: Moments;
  /** S. */
  readonly evidence: number;
}

export const NOTHING_SEEN: DropState = { reference: [], waiting: NO_VALUES, evidence: 0 };

/**
 * `waiting`: too few values yet. `reference`: the batch became part of the reference. `steady`: no alarm. `blind`: the
 * reference lies so near the lowest value that no drop of it could be told. `alarm`: the mean has dropped.
 */
export type DropVerdict = 'waiting' | 'reference' | 'steady' | 'blind' | 'alarm';

export interface DropStep {
  readonly verdict: DropVerdict;
  readonly state: DropState;
  /** Present once there is a reference. */
  readonly reference?: ReferenceFigures;
  /** Of a batch that was tested: standard errors below the null mean, and S after it, before an alarm sets it to 0. */
  readonly tested?: { readonly batch: Moments; readonly z: number; readonly evidence: number; readonly limit: number };
}

export interface ReferenceFigures {
  readonly count: number;
  readonly mean: number;
  /** Of a single value. */
  readonly deviation: number;
  /** Of the means of batches, beyond what their values explain. */
  readonly betweenDeviation: number;
  /** Lower end of the reference's interval: what a batch is compared with. */
  readonly nullMean: number;
  /** The drop below `mean` that is looked for. */
  readonly drop: number;
}

/** One-sided, of the reference's interval. */
const REFERENCE_CONFIDENCE = 0.95;

/** What the values of one more period say. */
export function nextDropStep(state: DropState, period: Moments, test: DropTest): DropStep {
  const batch = together(state.waiting, period);
  if (period.count === 0 || batch.count < test.minimumCount) {
    return { verdict: 'waiting', state: { ...state, waiting: batch }, ...knownReference(state, test) };
  }
  if (state.reference.length < test.referenceBatches) {
    const learnt = { ...state, reference: [...state.reference, batch], waiting: NO_VALUES };
    return { verdict: 'reference', state: learnt, ...knownReference(learnt, test) };
  }
  const reference = referenceFigures(state.reference, test);
  const error = batchError(batch, reference, test);
  const limit = Math.log(test.batchesToFalseAlarm);
  const sought = (reference.nullMean - (reference.mean - reference.drop)) / error;
  const z = (reference.nullMean - batch.mean) / error;
  if (!(sought > 0)) return { verdict: 'blind', state: { ...state, waiting: NO_VALUES }, reference };
  const evidence = Math.max(0, state.evidence + sought * (z - sought / 2));
  const alarm = evidence > limit;
  return {
    verdict: alarm ? 'alarm' : 'steady',
    state: { ...state, waiting: NO_VALUES, evidence: alarm ? 0 : evidence },
    reference,
    tested: { batch, z, evidence, limit },
  };
}

function knownReference({ reference }: DropState, test: DropTest): { readonly reference?: ReferenceFigures } {
  return reference.length < test.referenceBatches ? {} : { reference: referenceFigures(reference, test) };
}

function referenceFigures(batches: readonly Moments[], { range, smallestDrop }: DropTest): ReferenceFigures {
  const { count, mean } = batches.reduce(together);
  const within = batches.reduce((sum, { squares }) => sum + squares, 0);
  const variance = spreadVariance({ count: count - batches.length + 1, mean, squares: within }, range);
  const between = betweenVariance(batches, mean, variance);
  const ownShare = batches.reduce((sum, batch) => sum + (batch.count / count) ** 2, 0);
  const error = Math.sqrt(variance / count + between * ownShare);
  const shift = studentPoint(batches.length - 1) * error;
  const deviation = Math.sqrt(variance);
  return {
    count,
    mean,
    deviation,
    betweenDeviation: Math.sqrt(between),
    nullMean: mean - shift,
    drop: Math.min(Math.max(smallestDrop * deviation, 2 * shift), mean - range.min),
  };
}

const points = new Map<number, number>();

/** Found once for each number of degrees: a simulation of years asks for the same one every period. */
function studentPoint(degrees: number): number {
  const known = points.get(degrees) ?? studentQuantile(REFERENCE_CONFIDENCE, degrees);
  points.set(degrees, known);
  return known;
}

function batchError(batch: Moments, { deviation, betweenDeviation }: ReferenceFigures, { range }: DropTest): number {
  const variance = (deviation ** 2 + Math.max(deviation ** 2, spreadVariance(batch, range))) / 2;
  return Math.sqrt(variance / batch.count + betweenDeviation ** 2);
}

/** As if one more value lay at either end of the range with equal chance. */
function spreadVariance({ count, mean, squares }: Moments, { min, max }: DropTest['range']): number {
  return (squares + ((mean - min) ** 2 + (max - mean) ** 2) / 2) / count;
}

/** What the means of batches differ by beyond what their values explain. */
function betweenVariance(batches: readonly Moments[], mean: number, variance: number): number {
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  const squares = batches.reduce((sum, batch) => sum + batch.count * (batch.mean - mean) ** 2, 0);
  const scale = count - batches.reduce((sum, batch) => sum + batch.count ** 2, 0) / count;
  return Math.max(0, (squares - (batches.length - 1) * variance) / scale);
}
