import {
  type DriftItem,
  type DriftSettings,
  type DriftSignal,
  type MeasuredPeriod,
  PERIODS_PER_YEAR,
  type RememberedSignal,
  type SignalRecord,
  type ValueMoments,
  type WatchedModel,
} from '../../lib/contract/drift';
import type { RewardSettings } from '../../lib/contract/settings';
import { type DropTest, nextDropStep, NOTHING_SEEN } from '../shared/statistics/sequential-drop';

/** Scores of a period that are judged together at least; fewer wait for those of the next. */
export const MINIMUM_SCORES = 20;

const VOTES: RewardSettings['range'] = { min: 0, max: 1 };

export interface JudgedSignals {
  readonly records: Partial<Record<DriftSignal, SignalRecord>>;
  readonly remembered: Partial<Record<DriftSignal, RememberedSignal>>;
}

/** Puts the measured signals through their tests. A signal that is off this time remembers what it knew. */
export function judgeSignals(
  measured: MeasuredPeriod,
  before: DriftItem['signals'],
  watched: WatchedModel,
  settings: DriftSettings,
): JudgedSignals {
  const records: JudgedSignals['records'] = {};
  const remembered: JudgedSignals['remembered'] = { ...before };
  const judge = (signal: DriftSignal, values: ValueMoments, basis: string, test: SignalTest) => {
    const known = before[signal];
    const state = known?.basis === basis ? known : NOTHING_SEEN;
    const step = nextDropStep(state, values, { ...sharedTest(settings), ...test });
    remembered[signal] = { ...step.state, basis };
    records[signal] = {
      verdict: step.verdict,
      count: values.count,
      ...(values.count > 0 && { mean: values.mean }),
      ...(step.reference && { reference: step.reference }),
      ...(step.tested && { tested: testedFigures(step.tested) }),
    };
  };
  const { traffic, votes } = measured;
  if (traffic && settings.traffic) {
    if ('off' in traffic) {
      records.traffic = { verdict: 'off', note: traffic.off };
    } else {
      const { scoring } = settings.traffic;
      const own = scoring.by === 'own';
      judge(
        'traffic',
        traffic.scores,
        // Another reward is another signal.
        JSON.stringify([watched.productionVersion, own ? scoring.functionArn : watched.reward.versionArn]),
        {
          range: own ? scoring.range : watched.reward.range,
          minimumCount: Math.min(MINIMUM_SCORES, settings.sampleSize),
        },
      );
    }
  }
  if (votes) {
    judge('feedback', votes, JSON.stringify([watched.productionVersion]), {
      range: VOTES,
      minimumCount: settings.minimumVotes,
    });
  }
  return { records, remembered };
}

type SignalTest = Pick<DropTest, 'range' | 'minimumCount'>;

/** False alarms are shared out among the signals that there are. */
function sharedTest(settings: DriftSettings): Omit<DropTest, keyof SignalTest> {
  const { smallestDrop, referencePeriods, yearsToFalseAlarm, period, traffic, feedback } = settings;
  const signals = [traffic && traffic.scoring.by !== 'off', feedback].filter(Boolean).length;
  return {
    smallestDrop,
    referenceBatches: referencePeriods,
    batchesToFalseAlarm: Math.max(2, yearsToFalseAlarm * PERIODS_PER_YEAR[period] * signals),
  };
}

function testedFigures({
  batch,
  ...figures
}: NonNullable<ReturnType<typeof nextDropStep>['tested']>): NonNullable<SignalRecord['tested']> {
  return { count: batch.count, mean: batch.mean, ...figures };
}
