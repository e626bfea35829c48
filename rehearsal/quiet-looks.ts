import type { Pipeline } from './pipeline';
import type { RegistryReader } from './registry-reader';
import type { Stage } from './stage';

/**
 * Passes over the periodic looks of `reconcile` that would find what the last one found. A look reads the registry, the
 * executions and the time: where the first two have not changed since a look that changed nothing, no swap is under way, and no
 * mark has become due, there is nothing new to see. So ninety days need some hundred looks in place of 25,920.
 */
export class QuietLooks {
  private readCalls = 0;
  private changes = 0;
  /** What there was at the last look that changed nothing; undefined when that one cannot be relied on. */
  private quiet: string | undefined;
  private dueMs = Infinity;
  /** How many looks took place, and how many were passed over. */
  readonly count = { held: 0, passedOver: 0 };

  constructor(
    private readonly stage: Stage,
    private readonly pipeline: Pipeline,
    private readonly registry: RegistryReader,
  ) {}

  /** Whether a target of a rule is the periodic look. */
  isLook(targetArn: string): boolean {
    return targetArn.endsWith(`:${this.pipeline.reconcile.name}`);
  }

  /** Looks, unless there is nothing new to see. */
  async look(hold: () => Promise<void>): Promise<void> {
    const before = this.state();
    if (before === this.quiet && this.stage.clock.now() < this.dueMs) {
      this.count.passedOver++;
      return;
    }
    this.count.held++;
    await hold();
    const after = this.state();
    this.quiet = before === after && (await this.isSettled()) ? after : undefined;
    this.dueMs = await this.nextDue();
  }

  private state(): string {
    const { calls } = this.stage.log;
    for (; this.readCalls < calls.length; this.readCalls++) {
      const { service, action } = calls[this.readCalls] ?? {};
      if (service === 'dynamodb' && !READS.includes(action ?? '')) this.changes++;
    }
    const executions = this.stage.executions.all.map(({ description }) => description.status);
    return `${this.changes}/${executions.join()}`;
  }

  /** A swap that is put right, and a run that is closed, go on with every look. */
  private async isSettled(): Promise<boolean> {
    const lease = await this.stage.clock.busy(() => this.registry.lease());
    const lock = await this.stage.clock.busy(() => this.registry.productionLock());
    const running = lease === undefined || this.stage.executions.find(lease.executionArn)?.status === 'RUNNING';
    return lock === undefined && running;
  }

  private async nextDue(): Promise<number> {
    const marks = Object.values(await this.stage.clock.busy(() => this.registry.marks()));
    const pending = marks.filter(({ count, included }) => count > included);
    return Math.min(...pending.map(({ wait }) => (wait?.dueAt === undefined ? Infinity : Date.parse(wait.dueAt))));
  }
}

const READS: readonly string[] = ['GetItem', 'Query', 'Scan', 'BatchGetItem'];
