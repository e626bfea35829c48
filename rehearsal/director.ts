import type { ReconcileInput, RequestRunInput, RequestRunOutput } from '../lib/contract/payloads';
import type { DeployedFunction } from './assembly/deployed';
import type { ExecutionDescription } from './aws/step-functions';
import type { Pipeline } from './pipeline';
import type { RegistryReader } from './registry-reader';
import type { Stage } from './stage';

/** Virtual time after which a lease that nobody gives back is a fault of the pipeline. */
const PATIENCE_MS = 24 * 3_600_000;

/** What people and other systems do during a rehearsal. */
export class Director {
  constructor(
    readonly stage: Stage,
    readonly pipeline: Pipeline,
    readonly registry: RegistryReader,
  ) {}

  /** Somebody asks for a run. */
  async requestRun(request: Partial<RequestRunInput> = {}): Promise<RequestRunOutput> {
    const input: RequestRunInput = { kind: 'person', ...request };
    return (await this.stage.invoke(this.pipeline.requestRun.name, input)) as RequestRunOutput;
  }

  /** Somebody starts an execution past the front door. */
  startExecution(name: string): ExecutionDescription {
    const { arn } = this.pipeline.stateMachine;
    this.stage.executions.start({ stateMachineArn: arn, name, input: '{}' });
    const [last] = this.stage.executions.all.slice(-1);
    if (!last) throw new Error('The execution did not start.');
    return last.description;
  }

  /** Somebody stops an execution in the console. */
  abort({ executionArn }: ExecutionDescription): void {
    this.stage.executions.stop({ executionArn, error: 'Operator.Stopped', cause: 'Stopped by a person' });
  }

  /** The clean-up looks now, because of an execution that ended. */
  async cleanUp({ executionArn }: ExecutionDescription): Promise<void> {
    const input: ReconcileInput = { executionArn };
    await this.stage.invoke(this.pipeline.reconcile.name, input);
  }

  /** Waits until no execution runs and the lease is free. */
  async settled(): Promise<void> {
    const { clock } = this.stage;
    const until = clock.now() + PATIENCE_MS;
    for (;;) {
      await this.stage.idle();
      const lease = await clock.busy(() => this.registry.lease());
      if (!lease) return;
      if (clock.now() > until) {
        throw new Error(`The lease of run ${lease.runId} is still held a day after its execution ended.`);
      }
      await clock.sleep(60_000);
    }
  }

  /** Deploys the reward anew. Versions that were published keep their code. */
  deployReward(source: string): void {
    const reward = this.rewardFunction;
    this.stage.functions.redeploy({ ...reward, code: { inline: source }, handler: 'index.handler' });
  }

  /** Deploys every function anew with one variable more, as a new release of this package would. */
  deployEverything(): void {
    for (const definition of this.stage.assembly.functions) {
      this.stage.functions.redeploy({ ...definition, environment: { ...definition.environment, RELEASE: 'next' } });
    }
  }

  /** Changes the text of an object that runs read. */
  changeObject({ bucket, key = '' }: { bucket: string; key?: string }, change: (text: string) => string): void {
    const { store } = this.stage;
    store.put(bucket, key, change(store.get(bucket, key).body.toString('utf8')));
  }

  private get rewardFunction(): DeployedFunction {
    const arn = this.pipeline.settings.reward.functionArn;
    const reward = this.stage.assembly.functions.find((each) => arn === each.arn || arn.startsWith(`${each.arn}:`));
    if (!reward) throw new Error(`The reward ${arn} is not a function of this assembly.`);
    return reward;
  }
}
