import type { ScoredPrompt } from '../lib/contract/evaluation';
import type { MarkItem, ProductionItem, ProductionLockItem, RunItem } from '../lib/contract/items';
import type { QuarantinedRow } from '../lib/contract/payloads';
import type { RecordedCall } from './aws/call-log';
import type { OrchestrationCost } from './cost';
import type { BusEvent } from './aws/event-bridge';
import type { PublishedMessage } from './aws/sns';
import type { DecisionRecord } from '../lib/contract/promotion';
import type { RehearsedExecution } from './executions';
import type { EmbeddedMetric } from './functions/embedded-metrics';
import type { Pipeline } from './pipeline';
import type { RehearsedTraining } from './training/rehearsed-training';

/** A job that was asked for, as Bedrock would have received it. */
export interface RehearsedJob {
  readonly request: Readonly<Record<string, unknown>>;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A custom model deployment that exists. */
export interface RehearsedDeployment {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  /** The model that answers; two during an update. */
  readonly models: readonly string[];
}

/** What serves at the end. */
export interface RehearsedServing {
  readonly deployments: readonly RehearsedDeployment[];
  /** ARNs of the custom models that exist, oldest first. */
  readonly models: readonly string[];
  /** The truth; absent before the first promotion. */
  readonly production?: ProductionItem;
  readonly lock?: ProductionLockItem;
  /** What applications read. */
  readonly parameter?: string;
}

/** What a run measured on the held-out set. */
export interface RehearsedEvaluation {
  readonly runId: string;
  /** What was compared: the champion, or the base model before the first promotion. */
  readonly compared: { readonly role: string; readonly prompts: readonly ScoredPrompt[] };
  readonly candidate: readonly ScoredPrompt[];
  /** The record of the decision, once there is one. */
  readonly decision?: DecisionRecord;
}

/** Everything that happened in a rehearsal. */
export interface RehearsalResult {
  readonly scenario: { readonly name: string; readonly description: string };
  readonly pipeline: Pipeline;
  readonly executions: readonly RehearsedExecution[];
  readonly runs: readonly RunItem[];
  readonly marks: Readonly<Record<string, MarkItem>>;
  readonly jobs: readonly RehearsedJob[];
  readonly trainings: readonly RehearsedTraining[];
  /** Rows that the last run refused. */
  readonly quarantine: readonly QuarantinedRow[];
  readonly events: readonly BusEvent[];
  readonly messages: readonly PublishedMessage[];
  readonly serving: RehearsedServing;
  readonly evaluations: readonly RehearsedEvaluation[];
  readonly cost: OrchestrationCost;
  readonly calls: readonly RecordedCall[];
  readonly metrics: readonly EmbeddedMetric[];
  /** Keys in the output bucket. */
  readonly objects: readonly string[];
  readonly virtualMs: number;
  /** Calls that the policies of the template do not allow, a sentence each. */
  readonly denied: readonly string[];
  /** What did not come out as the scenario says; empty when all did. */
  readonly deviations: readonly string[];
}
