import type { VirtualClock } from '../clock';
import { iso } from './customization-job';
import { ServiceError, type Json } from './service';

/** How a deployment of a scenario behaves. Everything left out is as on a good day. */
export interface DeploymentBehaviour {
  /**
   * Virtual milliseconds until it is Active.
   *
   * @default - eight minutes
   */
  readonly createTakesMs?: number;
  /** It ends as Failed with this message. */
  readonly fails?: string;
  /**
   * Virtual milliseconds until another model answers.
   *
   * @default - eight minutes
   */
  readonly updateTakesMs?: number;
  /** Which of its updates fail, from 1. The model before goes on to answer. */
  readonly failingUpdates?: readonly number[];
  /** Which of its updates never end, from 1. */
  readonly hangingUpdates?: readonly number[];
}

const MINUTE_MS = 60_000;
/** One user's observation for the creation; nothing was published about updates and deletions [?]. */
const DEFAULT_TAKES_MS = 8 * MINUTE_MS;
const DELETION_TAKES_MS = MINUTE_MS;

export interface CustomModelDeploymentOptions {
  readonly clock: Pick<VirtualClock, 'now' | 'at'>;
  readonly behaviour: DeploymentBehaviour;
  /** Called when it is gone. */
  readonly onGone: () => void;
}

/**
 * One custom model deployment in virtual time:
 *
 *   Creating → Active or Failed
 *   Active: Updating → UpdateCompleted (the new model answers) or UpdateFailed (the old one does)
 *   deleted → gone a minute later
 */
export class CustomModelDeployment {
  status: 'Creating' | 'Active' | 'Failed' = 'Creating';
  readonly createdMs: number;
  private updatedMs: number;
  private update: { readonly modelArn: string; status: 'Updating' | 'UpdateCompleted' | 'UpdateFailed' } | undefined;
  private updates = 0;
  private leaving = false;

  constructor(
    readonly arn: string,
    /** Body of the create request. */
    readonly request: Json,
    /** The model that answers. */
    public modelArn: string,
    private readonly options: CustomModelDeploymentOptions,
  ) {
    const { clock, behaviour } = options;
    this.createdMs = clock.now();
    this.updatedMs = this.createdMs;
    clock.at(this.createdMs + (behaviour.createTakesMs ?? DEFAULT_TAKES_MS), () => {
      if (this.leaving) return;
      this.status = behaviour.fails === undefined ? 'Active' : 'Failed';
      this.updatedMs = clock.now();
    });
  }

  get name(): string {
    return String(this.request['modelDeploymentName']);
  }

  /** Models that it has, or will have at the end of an update. */
  get models(): readonly string[] {
    return this.update?.status === 'Updating' ? [this.modelArn, this.update.modelArn] : [this.modelArn];
  }

  /** @throws ServiceError ValidationException when it cannot be updated now */
  change(modelArn: string): void {
    const { clock, behaviour } = this.options;
    if (this.status !== 'Active' || this.leaving || this.update?.status === 'Updating') {
      const state = this.status === 'Active' && !this.leaving ? 'being updated' : this.status;
      throw new ServiceError('ValidationException', `The deployment ${this.name} is ${state} and cannot be updated.`);
    }
    const nth = ++this.updates;
    const update = { modelArn, status: 'Updating' as 'Updating' | 'UpdateCompleted' | 'UpdateFailed' };
    this.update = update;
    this.updatedMs = clock.now();
    if (behaviour.hangingUpdates?.includes(nth)) return;
    clock.at(clock.now() + (behaviour.updateTakesMs ?? DEFAULT_TAKES_MS), () => {
      const fails = behaviour.failingUpdates?.includes(nth) ?? false;
      update.status = fails ? 'UpdateFailed' : 'UpdateCompleted';
      if (!fails) this.modelArn = modelArn;
      this.updatedMs = clock.now();
    });
  }

  /** Whether it was deleted, and is gone in a moment. */
  get isLeaving(): boolean {
    return this.leaving;
  }

  /** Asked again while it leaves, it leaves all the same. @throws ServiceError ConflictException in a transition */
  delete(): void {
    if (this.leaving) return;
    if (this.status === 'Creating' || this.update?.status === 'Updating') {
      const state = this.status === 'Creating' ? 'being created' : 'being updated';
      throw new ServiceError('ConflictException', `The deployment ${this.name} is ${state} and cannot be deleted.`);
    }
    const { clock, onGone } = this.options;
    this.leaving = true;
    clock.at(clock.now() + DELETION_TAKES_MS, onGone);
  }

  /** Answer of GetCustomModelDeployment. */
  describe(): Json {
    const { update } = this;
    const { description } = this.request;
    return {
      ...this.common,
      modelDeploymentName: this.name,
      ...(description !== undefined && { description }),
      ...(update && { updateDetails: { modelArn: update.modelArn, updateStatus: update.status } }),
    };
  }

  /** Its entry in the answer of ListCustomModelDeployments. */
  summarise(): Json {
    return { ...this.common, customModelDeploymentName: this.name };
  }

  private get common(): Json {
    return {
      customModelDeploymentArn: this.arn,
      modelArn: this.modelArn,
      createdAt: iso(this.createdMs),
      lastUpdatedAt: iso(this.updatedMs),
      status: this.status,
      ...(this.status === 'Failed' && { failureMessage: this.options.behaviour.fails }),
    };
  }
}
