import type { TrainingJob, TrainingState } from '../../lib/contract/payloads';
import type { HyperparameterSettings, RunSettings } from '../../lib/contract/settings';

/** Everything that a customization is started with. */
export interface TrainingRequest {
  /** Job name, model name and client token: the same request can be sent again. */
  readonly name: string;
  readonly baseModel: string;
  readonly roleArn: string;
  /** Qualified with the version that this run proved. */
  readonly rewardVersionArn: string;
  readonly hyperparameters: HyperparameterSettings;
  readonly trainUri: string;
  /** Absent when the dataset has no validation rows. */
  readonly validationUri?: string;
  readonly outputUri: string;
  /** On the job and on its model. */
  readonly tags: Readonly<Record<string, string>>;
  /** Absent: the service's own key. */
  readonly modelKeyArn?: string;
  readonly vpc?: RunSettings['vpc'];
}

/** A job as its service describes it. */
export type DescribedTraining = TrainingState & TrainingJob;

/** One service that customizes models. Errors are those of its SDK; `withServiceErrors` classifies them. */
export interface TrainingControl {
  /** Starts the job, or finds the one that an earlier call with the same name started. */
  start(request: TrainingRequest): Promise<TrainingJob>;
  /** The job of that name, when there is one. */
  find(name: string): Promise<DescribedTraining | undefined>;
  describe(jobArn: string): Promise<TrainingState>;
  /** Stops the job if it still runs; the state afterwards. A job that has ended already is left alone. */
  stop(jobArn: string): Promise<TrainingState>;
}

/** Whether nothing will change any more. */
export const hasEnded = ({ status }: TrainingState): boolean =>
  status === 'Completed' || status === 'Failed' || status === 'Stopped';
