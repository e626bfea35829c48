import type { InvocationLogCounts } from './invocation-logs';
import type { Payload } from './payloads';
import type { RewardSettings } from './settings';

/** What the monitor judges at a time, in UTC. */
export type DriftPeriodName = 'hour' | 'day';

/** What a deployed monitor fixes. It is written into the definition of its state machine. */
export interface DriftSettings {
  readonly pipeline: string;
  /** As in the settings of a run: what the next run would customize, and what would score it. */
  readonly baseModel: string;
  readonly rewardFunctionArn: string;
  readonly period: DriftPeriodName;
  /** Answers of a period that are scored, at most. */
  readonly sampleSize: number;
  /** The drop of a mean that is to be found, in standard deviations of a single value. */
  readonly smallestDrop: number;
  /** Periods after a promotion that later ones are compared with. */
  readonly referencePeriods: number;
  /** Votes that are judged together at least; fewer wait for those of the next period. */
  readonly minimumVotes: number;
  /** A false alarm of any signal comes once in so many years at most, on average. */
  readonly yearsToFalseAlarm: number;
  /** Absent: nobody looks at answers. */
  readonly traffic?: TrafficSettings;
  /** Absent: nobody looks at feedback. */
  readonly feedback?: { readonly bucket: string };
}

export interface TrafficSettings {
  readonly bucket: string;
  /** Under it lie the years. */
  readonly prefix: string;
  /** Calls without this metadata are not those of this pipeline. */
  readonly requestMetadata: Readonly<Record<string, string>>;
  readonly scoring: TrafficScoring;
}

/**
 * `champion`: the version of the pipeline's reward that promoted the champion. `own`: a reward for traffic. `off`: answers
 * have no reference answer and the reward needs one.
 */
export type TrafficScoring =
  | { readonly by: 'champion' }
  | { readonly by: 'own'; readonly range: RewardSettings['range']; readonly functionArn: string }
  | { readonly by: 'off'; readonly reason: string };

// PlanPeriod ----------------------------------------------------------------------------------------------------------

export interface PlanPeriodInput extends Payload {
  readonly settings: DriftSettings;
  /** ISO instant: the last period that ended before it is judged. */
  readonly time: string;
}

export interface PlannedPeriod {
  /** Sorts by time. */
  readonly id: string;
  /** ISO instants. */
  readonly from: string;
  readonly to: string;
  /** What answered during the whole period. Absent: see `note`. */
  readonly watched?: WatchedModel;
  /** What was deployed since the champion was measured; absent when all is as it was. */
  readonly changed?: DeployedChange;
  /** Why nothing can be judged. */
  readonly note?: string;
  /** Log objects of the period; none when nothing can be judged. `prefix` is the folder that they lie in. */
  readonly traffic: { readonly prefix: string; readonly objects: number; readonly bytes: number };
}

export interface DeployedChange {
  readonly what: 'the reward' | 'the base model';
  /** Another one for another change. */
  readonly hash: string;
}

export interface WatchedModel {
  /** Of the item of production; 0 before the first promotion. */
  readonly productionVersion: number;
  /** What applications invoke. */
  readonly modelId: string;
  /** The version of the pipeline's reward that belongs to the model: that of the run that trained it. */
  readonly reward: Pick<RewardSettings, 'range' | 'needsReference'> & { readonly versionArn: string };
}

// SampleTraffic -------------------------------------------------------------------------------------------------------

/** What a child execution of the Distributed Map is started with, as Step Functions builds it. */
export interface SampleTrafficInput {
  readonly BatchInput: Payload & {
    readonly plan: PlannedPeriod;
    /** Name of the execution that judges the period. */
    readonly execution: string;
    readonly pipeline: string;
    readonly sampleSize: number;
    readonly traffic: Pick<TrafficSettings, 'bucket' | 'requestMetadata'>;
  };
  readonly Items: readonly LogObject[];
}

export interface LogObject {
  readonly key: string;
  readonly bytes: number;
}

/** No more than that: the outputs of all samplers together must fit into the output of one state. */
export interface SampleTrafficOutput {
  readonly objects: number;
}

/** First line of what a sampler writes. */
export interface CandidatesHead {
  readonly counts: InvocationLogCounts;
  readonly bytes: number;
}

/** Every other line, in the order of `rank`. */
export interface Candidate {
  /** Seeded hash of the request id: the smallest of a period are a uniform sample of it. */
  readonly rank: string;
  readonly requestId: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response: string;
}

// JudgeDrift ----------------------------------------------------------------------------------------------------------

export interface JudgeDriftInput extends Payload {
  readonly settings: DriftSettings;
  readonly plan: PlannedPeriod;
  readonly execution: string;
}

export type DriftSignal = 'traffic' | 'feedback';

/** What watching one period took. */
export interface DriftCost {
  readonly rewardCalls: number;
  /** Answers that were scored. */
  readonly scored: number;
  readonly logObjects: number;
  /** Of log objects, packed. */
  readonly bytesRead: number;
  readonly feedbackObjects: number;
  /** Of Step Functions, without retries. */
  readonly stateTransitions: number;
}

/** What was concluded about one signal. */
export interface SignalRecord {
  /**
   * `off`: see `note`. `waiting`: too few values yet. `reference`: taken into the reference. `steady`: no alarm. `blind`: the
   * reference lies so near the lowest value that no drop could be told. `alarm`: the mean has dropped.
   */
  readonly verdict: 'off' | 'waiting' | 'reference' | 'steady' | 'blind' | 'alarm';
  readonly note?: string;
  /** Values of this period and their mean. */
  readonly count?: number;
  readonly mean?: number;
  /** Of the reference: what a period is compared with, and the drop below it that is looked for. */
  readonly reference?: {
    readonly count: number;
    readonly mean: number;
    readonly deviation: number;
    readonly betweenDeviation: number;
    readonly nullMean: number;
    readonly drop: number;
  };
  /** Of values that were tested: those that had waited are among them. */
  readonly tested?: {
    readonly count: number;
    readonly mean: number;
    readonly z: number;
    readonly evidence: number;
    readonly limit: number;
  };
}

/** How unlike the reference the sampled calls are in one respect. */
export interface ShapeRecord {
  readonly index: number;
  readonly threshold: number;
  readonly shifted: boolean;
}

export type CallShape = 'promptLength' | 'responseLength' | 'refusal' | 'json';

/** How many values fell into each bin, by the name of the bin. */
export type CallHistograms = Readonly<Record<CallShape, Readonly<Record<string, number>>>>;

/** What a list of values comes down to: `squares` is the sum of squared deviations from the mean. */
export interface ValueMoments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

/** What was measured of a period, before anything is concluded. */
export interface MeasuredPeriod {
  readonly traffic?: { readonly off: string } | { readonly scores: ValueMoments; readonly invalid: number };
  /** A thumb up is 1, a thumb down 0. */
  readonly votes?: ValueMoments;
  readonly sampled: number;
  /** Of the sample; absent without one. */
  readonly shapes?: CallHistograms;
  readonly logs?: InvocationLogCounts;
  readonly cost: DriftCost;
}

/** The item that the monitor remembers by. Written once for each period; a later period is never overwritten by an earlier. */
export interface DriftItem {
  readonly lastPeriod: string;
  readonly signals: Readonly<Partial<Record<DriftSignal, RememberedSignal>>>;
  readonly shapes?: { readonly basis: string; readonly periods: number; readonly histograms: CallHistograms };
  /** Periods for which the monitor asks for no run: it has asked, and the drop is the same one. */
  readonly silentPeriods?: number;
  /** Hash of the last change for which a run was asked to replay the held-out set. */
  readonly replayed?: string;
  readonly record: DriftRecord;
}

/** Another `basis` (a new model in production, another reward) begins a new reference. */
export interface RememberedSignal {
  readonly basis: string;
  readonly reference: readonly ValueMoments[];
  readonly waiting: ValueMoments;
  readonly evidence: number;
}

/** The record of a period, as it is kept in the output bucket. */
export interface DriftRecord {
  readonly period: string;
  readonly from: string;
  readonly to: string;
  /** Why nothing was judged. */
  readonly note?: string;
  readonly watched?: WatchedModel;
  /** A signal has dropped, and a run was asked for. */
  readonly alarm: boolean;
  /** What has changed, so that a run was asked for, whose first half measures champion and base model on the held-out set anew. */
  readonly replay?: DeployedChange['what'];
  readonly signals: Readonly<Partial<Record<DriftSignal, SignalRecord>>>;
  /** Of the sample. */
  readonly shares?: { readonly refusals: number; readonly json: number };
  readonly inputs: Readonly<Partial<Record<CallShape, ShapeRecord>>>;
  /** Objects that were listed and that no sampler has read. */
  readonly objectsMissed: number;
  readonly logs?: InvocationLogCounts;
  readonly cost: DriftCost;
}

/** The folder of a period below a prefix whose folders are years, months, days and hours. */
export function periodFolder(prefix: string, period: DriftPeriodName, from: string): string {
  const [date, time] = from.split('T');
  return `${prefix}${date.replaceAll('-', '/')}/${period === 'hour' ? `${time.slice(0, 2)}/` : ''}`;
}

export const PERIOD_MS: Readonly<Record<DriftPeriodName, number>> = { hour: 3_600_000, day: 86_400_000 };

export const PERIODS_PER_YEAR: Readonly<Record<DriftPeriodName, number>> = { hour: 8_760, day: 365 };

/** Id of the event with which a period asks for a run: a second judgement of it does not ask twice. */
export const driftEventId = (period: string) => `drift-${period}`;
