import { createHash } from 'node:crypto';
import type { VirtualClock } from '../clock';
import type { Json } from './service';

/** How a job of a scenario behaves. Everything left out is as on a good day. */
export interface JobBehaviour {
  /**
   * Virtual milliseconds from start to end.
   *
   * @default - six hours
   */
  readonly durationMs?: number;
  /** The job fails half-way through the phase, with this message. */
  readonly fails?: { readonly message: string; readonly phase?: JobPhase };
  /** The job stays in this phase for ever. */
  readonly hangs?: JobPhase;
  /**
   * Virtual milliseconds between StopModelCustomizationJob and the end.
   *
   * @default - five minutes
   */
  readonly stopTakesMs?: number;
}

export type JobPhase = 'validation' | 'dataProcessing' | 'training';

export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';

/** Ends a job as failed with this message. Any other error in the work of a phase is a fault of the rehearsal. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
}

/** What a job does in the middle and at the end of its phases. Rejecting with JobFailure fails the job. */
export interface JobWork {
  validate(): Promise<void>;
  train(): Promise<void>;
  /** Called once, before the status changes to Completed. */
  complete(): void;
}

interface PhaseState {
  status: 'NotStarted' | 'InProgress' | 'Completed' | 'Stopping' | 'Stopped' | 'Failed';
  creationMs?: number;
  modifiedMs?: number;
}

const HOUR_MS = 3_600_000;
const DEFAULT_DURATION_MS = 6 * HOUR_MS;
const DEFAULT_STOP_MS = 300_000;

/** Parts of the duration at which a phase ends. */
const PHASE_ENDS: Readonly<Record<JobPhase, number>> = { validation: 0.05, dataProcessing: 0.15, training: 1 };
const PHASES: readonly JobPhase[] = ['validation', 'dataProcessing', 'training'];

export interface CustomizationJobOptions {
  readonly clock: Pick<VirtualClock, 'now' | 'at' | 'busy'>;
  readonly behaviour: JobBehaviour;
  readonly work: JobWork;
  /** Called after each change of the status, the first one included. */
  readonly onStatus: (job: CustomizationJob) => void;
}

/**
 * One model customization job in virtual time:
 *
 *   validation → data processing → training → Completed
 *   any of them → Failed · InProgress → Stopping → Stopped
 */
export class CustomizationJob {
  readonly creationMs: number;
  modifiedMs: number;
  endMs: number | undefined;
  status: JobStatus = 'InProgress';
  failureMessage: string | undefined;
  private readonly phases: Record<JobPhase, PhaseState> = {
    validation: { status: 'NotStarted' },
    dataProcessing: { status: 'NotStarted' },
    training: { status: 'NotStarted' },
  };
  private callOff: () => void = () => undefined;

  constructor(
    /** Body of the create request. */
    readonly request: Json,
    readonly arn: string,
    readonly outputModelArn: string,
    private readonly options: CustomizationJobOptions,
  ) {
    this.creationMs = options.clock.now();
    this.modifiedMs = this.creationMs;
  }

  /** Begins with the first phase. */
  start(): void {
    this.options.onStatus(this);
    this.enter('validation');
  }

  /** Begins to stop; only while InProgress. */
  stop(): void {
    const { clock, behaviour } = this.options;
    this.callOff();
    this.running().status = 'Stopping';
    this.change('Stopping');
    this.wait(clock.now() + (behaviour.stopTakesMs ?? DEFAULT_STOP_MS), () => {
      this.running().status = 'Stopped';
      this.change('Stopped');
    });
  }

  /** `statusDetails` of GetModelCustomizationJob. */
  statusDetails(): Json {
    return Object.fromEntries(
      PHASES.map((phase) => {
        const { status, creationMs, modifiedMs } = this.phases[phase];
        return [
          `${phase}Details`,
          {
            status,
            ...(creationMs !== undefined && { creationTime: iso(creationMs) }),
            ...(modifiedMs !== undefined && { lastModifiedTime: iso(modifiedMs) }),
          },
        ];
      }),
    );
  }

  private enter(phase: JobPhase): void {
    const { clock, behaviour, work } = this.options;
    Object.assign(this.phases[phase], { status: 'InProgress', creationMs: clock.now(), modifiedMs: clock.now() });
    if (behaviour.hangs === phase) return;
    const { middleMs, endMs } = this.spanOf(phase);
    const { fails } = behaviour;
    if (fails && (fails.phase ?? 'training') === phase) {
      this.wait(middleMs, () => this.fail(fails.message));
      return;
    }
    const finish = () => this.finish(phase);
    if (phase === 'dataProcessing') {
      this.wait(endMs, finish);
      return;
    }
    if (phase === 'validation') {
      this.wait(endMs, () => this.attempt(() => work.validate(), finish));
      return;
    }
    // The reward is called when training begins: a job that is stopped later has called it all the same.
    this.wait(clock.now(), () =>
      this.attempt(
        () => work.train(),
        () => this.wait(endMs, finish),
      ),
    );
  }

  private finish(phase: JobPhase): void {
    Object.assign(this.phases[phase], { status: 'Completed', modifiedMs: this.options.clock.now() });
    const following = PHASES[PHASES.indexOf(phase) + 1];
    if (following) {
      this.enter(following);
      return;
    }
    this.options.work.complete();
    this.change('Completed');
  }

  private wait(timeMs: number, action: () => void | Promise<void>): void {
    this.callOff = this.options.clock.at(timeMs, action);
  }

  /** Does real work while virtual time stands still, then goes on unless the job was stopped meanwhile. */
  private async attempt(work: () => Promise<void>, then: () => void): Promise<void> {
    try {
      await this.options.clock.busy(work);
    } catch (error) {
      if (!(error instanceof JobFailure)) throw error;
      if (this.status === 'InProgress') this.fail(error.message);
      return;
    }
    if (this.status === 'InProgress') then();
  }

  private spanOf(phase: JobPhase): { middleMs: number; endMs: number } {
    const durationMs = this.options.behaviour.durationMs ?? DEFAULT_DURATION_MS;
    const before = PHASES[PHASES.indexOf(phase) - 1];
    const [from, to] = [before ? PHASE_ENDS[before] : 0, PHASE_ENDS[phase]];
    return { middleMs: this.creationMs + ((from + to) / 2) * durationMs, endMs: this.creationMs + to * durationMs };
  }

  private fail(message: string): void {
    this.failureMessage = message.slice(0, 2048);
    this.running().status = 'Failed';
    this.change('Failed');
  }

  private change(status: JobStatus): void {
    const now = this.options.clock.now();
    this.status = status;
    this.modifiedMs = now;
    if (status !== 'Stopping') this.endMs = now;
    this.options.onStatus(this);
  }

  private running(): PhaseState {
    const phase = PHASES.map((name) => this.phases[name]).find(
      ({ status }) => status === 'InProgress' || status === 'Stopping',
    );
    return Object.assign(phase ?? this.phases.training, { modifiedMs: this.options.clock.now() });
  }
}

/** The last part of a job or model ARN: twelve lower-case letters and digits that follow from the name. */
export function jobIdOf(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 12);
}

/** An instant as the API writes it. */
export function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
