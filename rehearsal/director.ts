import { TAKE_FEEDBACK_ENV } from '../lib/contract/env';
import type { ApprovalAnswer, RollbackRequest } from '../lib/contract/serving';
import { FEEDBACK_PATH } from '../lib/contract/feedback';
import type { ReconcileInput, RequestRunInput, RequestRunOutput } from '../lib/contract/payloads';
import type { DeployedFunction } from './assembly/deployed';
import { type HttpApiIdentity, httpApiEvent } from './aws/http-api-event';
import type { ExecutionDescription } from './aws/step-functions';
import { Approver, type Verdict } from './approver';
import { knows, type Pipeline } from './pipeline';
import type { RegistryReader } from './registry-reader';
import type { Stage } from './stage';

/** Virtual time after which a lease that nobody gives back is a fault of the pipeline. */
const PATIENCE_MS = 24 * 3_600_000;

/** Between two looks at something that a function does in its own time. */
const LOOK_EVERY_MS = 60_000;

/** Another body, content type or caller than that of somebody who means well. */
export interface SentFeedback {
  /** What is sent: as it is when it is a text, else as JSON. */
  readonly body: unknown;
  /** @default - the application of the rehearsal, by IAM */
  readonly identity?: HttpApiIdentity | 'nobody';
  /** @default - JSON */
  readonly contentType?: string;
}

const APPLICATION: HttpApiIdentity = {
  iam: { userArn: 'arn:aws:sts::123456789012:assumed-role/application/rehearsal' },
};

/** What people and other systems do during a rehearsal. */
export class Director {
  private readonly approver: Approver;
  private rollbacks = 0;

  constructor(
    readonly stage: Stage,
    readonly pipeline: Pipeline,
    readonly registry: RegistryReader,
  ) {
    this.approver = new Approver(stage, registry, pipeline.registryTable);
  }

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

  /**
   * Somebody answers the question of the run that asks next, some minutes after it was asked.
   *
   * @returns the answer that stands; undefined when nobody waited for it any more
   */
  async answerNext(afterMinutes: number, ...verdicts: readonly Verdict[]): Promise<(ApprovalAnswer | undefined)[]> {
    const { clock } = this.stage;
    const { runId } = await this.question();
    await clock.sleep(afterMinutes * 60_000);
    const answers: (ApprovalAnswer | undefined)[] = [];
    for (const verdict of verdicts) answers.push(await this.answer(runId, verdict));
    return answers;
  }

  /** Somebody answers the question of a run; undefined when nobody waits for the answer any more. */
  async answer(runId: string, verdict: Verdict): Promise<ApprovalAnswer | undefined> {
    try {
      return await this.stage.clock.busy(() => this.approver.answer(runId, verdict));
    } catch (error) {
      if (error instanceof Error && error.name === 'TaskTimedOut') return undefined;
      throw error;
    }
  }

  /** Somebody goes back to the model before. Resolves when the rollback began. */
  rollback(reason: string, seen?: number): ExecutionDescription {
    const { rollbackMachine } = this.pipeline;
    if (!rollbackMachine) throw new Error('The pipeline has no state machine that rolls back.');
    const input: RollbackRequest = { reason, ...(seen !== undefined && { productionVersion: seen }) };
    const name = `rollback-${++this.rollbacks}`;
    this.stage.executions.start({ stateMachineArn: rollbackMachine.arn, name, input: JSON.stringify(input) });
    const [last] = this.stage.executions.all.slice(-1);
    if (!last) throw new Error('The rollback did not start.');
    return last.description;
  }

  /** Somebody deletes the production deployment, and the model behind it, in the console. */
  async deleteChampion(): Promise<void> {
    const { clock, deployments, models } = this.stage;
    const production = await clock.busy(() => this.registry.production());
    if (production?.deploymentArn === undefined || !production.champion) throw new Error('There is no champion.');
    deployments.get(production.deploymentArn).delete();
    while (deployments.all.some(({ arn }) => arn === production.deploymentArn)) await clock.sleep(LOOK_EVERY_MS);
    models.delete(production.champion.modelArn);
  }

  /** Somebody sends feedback to the intake of the assembly; what they are answered. */
  async sendFeedback({ body, identity = APPLICATION, contentType = 'application/json' }: SentFeedback): Promise<{
    readonly status: number;
    readonly body: string;
  }> {
    const { assembly, clock } = this.stage;
    const [intake, ...others] = assembly.functions.filter((each) => knows(each, TAKE_FEEDBACK_ENV));
    if (!intake || others.length > 0) {
      throw new Error(
        `sendFeedback: the assembly has ${others.length + (intake ? 1 : 0)} feedback intakes, needed is one.`,
      );
    }
    const event = httpApiEvent({
      method: 'POST',
      path: FEEDBACK_PATH,
      headers: { 'content-type': contentType },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(identity !== 'nobody' && { identity }),
      timeMs: clock.now(),
    });
    const answer = (await this.stage.invoke(intake.name, event)) as { statusCode: number; body: string };
    return { status: answer.statusCode, body: answer.body };
  }

  /** Waits until a run asks something that has no answer yet. */
  private async question(): Promise<{ readonly runId: string }> {
    const { clock } = this.stage;
    const until = clock.now() + 4 * PATIENCE_MS;
    for (;;) {
      const open = (await clock.busy(() => this.registry.approvals())).find(({ answer }) => answer === undefined);
      if (open) return open;
      if (clock.now() > until) throw new Error('No run asked anybody anything for four days.');
      await clock.sleep(LOOK_EVERY_MS);
    }
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
