import { existsSync, readFileSync } from 'node:fs';
import Ajv, { type ErrorObject } from 'ajv';
import type { DeclaredRewardConfig } from './config-reward';
import schema from './rft.config.schema.json';

export interface Config {
  readonly stacks: Readonly<Record<string, StackConfig>>;
}

export interface StackConfig {
  readonly region: string;
  readonly account?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly invocationLogging?: { readonly expirationDays?: number };
  readonly pipelines: Readonly<Record<string, PipelineConfig>>;
}

export interface PipelineConfig {
  readonly baseModel: 'NOVA_2_LITE';
  readonly pipelineName?: string;
  readonly reward: RewardConfig;
  readonly dataset?: SourceConfig;
  readonly recordedResponses?: SourceConfig;
  readonly hyperparameters?: HyperparameterConfig;
  readonly evaluation?: EvaluationConfig;
  readonly promotion?: PromotionConfig;
  readonly approval?: ApprovalConfig;
  readonly feedback?: FeedbackConfig;
  readonly keepModels?: number;
  readonly heldOutShare?: number;
  readonly validationShare?: number;
  readonly tooManyRows?: 'refuse' | 'sample';
  readonly minNewRows?: number;
  readonly schedule?: string;
  readonly newData?: NewDataConfig;
  readonly drift?: DriftConfig;
  readonly retrainingPolicy?: RetrainingPolicyConfig;
  readonly notifyEmail?: string;
  readonly trainingDeadlineHours?: number;
  readonly pollIntervalMinutes?: number;
  readonly removeDataWithStack?: boolean;
}

export interface RewardConfig extends DeclaredRewardConfig {
  readonly typescript?: string;
  readonly functionArn?: string;
  readonly minScore?: number;
  readonly maxScore?: number;
  readonly needsReference?: boolean;
  readonly goldAnswer?: string;
}

export interface SourceConfig {
  readonly localFile?: string;
  readonly localFolder?: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly encryptionKeyArn?: string;
  readonly invocationLogs?: InvocationLogsConfig;
}

export interface InvocationLogsConfig {
  readonly bucket: string;
  readonly prefix?: string;
  readonly encryptionKeyArn?: string;
  readonly models?: string[];
  readonly metadataEquals?: Readonly<Record<string, string>>;
  readonly metadataNotEquals?: Readonly<Record<string, string>>;
  readonly sinceDays?: number;
  readonly feedbackBucket?: string;
  readonly dropPersonalData?: boolean;
}

export interface HyperparameterConfig {
  readonly epochCount?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly maxPromptLength?: number;
  readonly trainingSamplePerPrompt?: number;
  readonly inferenceMaxTokens?: number;
  readonly reasoningEffort?: 'low' | 'medium' | 'high';
  readonly evalInterval?: number;
}

export interface EvaluationConfig {
  readonly samplesPerPrompt?: number;
  readonly concurrency?: number;
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly probePrompts?: number;
  readonly probeSamples?: number;
  readonly successAt?: number;
}

/** Exactly one of `improvement`, `noRegression` and `manual`. */
export interface PromotionConfig {
  readonly improvement?: number;
  readonly noRegression?: number;
  readonly manual?: true;
  readonly slices?: { readonly field: string; readonly tolerance?: number; readonly critical?: string[] }[];
  readonly metrics?: {
    readonly name: string;
    readonly better?: 'higher' | 'lower';
    readonly tolerance?: number;
    readonly safety?: boolean;
  }[];
  readonly confidence?: number;
  readonly minimumPrompts?: number;
  readonly lengthDrift?: number;
}

export interface NewDataConfig {
  readonly minRows?: number;
  readonly quietMinutes?: number;
  readonly longestWaitHours?: number;
}

export interface DriftConfig {
  readonly logs?: { readonly bucket: string; readonly prefix?: string };
  readonly metadataEquals?: Readonly<Record<string, string>>;
  readonly trafficReward?: RewardConfig;
  readonly period?: 'hour' | 'day';
  readonly sampleSize?: number;
  readonly smallestDrop?: number;
  readonly referencePeriods?: number;
}

export interface RetrainingPolicyConfig {
  readonly minimumIntervalHours?: number;
  readonly coolDownHours?: number;
  readonly trainingsPerMonth?: number;
  readonly budget?: { readonly perMonth: number; readonly perTraining: number };
}

export interface ApprovalConfig {
  readonly notifyEmail?: string;
  readonly timeoutHours?: number;
}

/** Whoever may by IAM, or whose tokens are taken. */
export type FeedbackConfig = 'iam' | { readonly issuer: string; readonly audience: string[] };

/**
 * Reads the app's configuration.
 *
 * @throws one error that lists every mistake with its path, what was found and what is allowed
 */
export function readConfig(path: string): Config {
  if (!existsSync(path)) {
    throw new Error(`There is no ${path}. Name another file with --context config=<path>, or start from the example.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`);
  }
  const validate = new Ajv({
    allErrors: true,
    verbose: true,
    strictRequired: false,
    allowUnionTypes: true,
  }).compile<Config>(schema);
  if (validate(value)) return value;
  const mistakes = (validate.errors ?? []).filter(isMistake).map(sentence);
  throw new Error(
    `${path} has ${mistakes.length === 1 ? 'a mistake' : 'mistakes'}:\n- ${[...new Set(mistakes)].join('\n- ')}`,
  );
}

/** Of alternatives the error about all of them says enough: those about each one alone only confuse. */
function isMistake({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword !== 'if' && !/\/(?:oneOf|anyOf)\/\d/.test(schemaPath);
}

/** A mistake as `path: got …, allowed …`. */
function sentence(error: ErrorObject): string {
  const path = error.instancePath.slice(1).replaceAll('/', '.') || '(top level)';
  const got = `got ${JSON.stringify(error.data)?.slice(0, 80)}`;
  const { params } = error as ErrorObject<string, Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties':
      return `${path}: got unknown field '${String(params.additionalProperty)}', allowed: ${fields(error).join(', ')}`;
    case 'required':
      return `${path}: field '${String(params.missingProperty)}' is missing${hint(error)}`;
    case 'enum':
      return `${path}: ${got}, allowed: ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'oneOf':
      return `${path}: ${found(error.data)}, allowed is exactly one of ${alternatives(error)}`;
    case 'anyOf':
      return `${path}: ${found(error.data)}, allowed is at least one of ${alternatives(error)}`;
    case 'pattern':
      return `${path}: ${got}, allowed is text that matches ${String(params.pattern)}${hint(error)}`;
    default:
      return `${path}: ${got}, ${error.message ?? 'is not allowed'}${hint(error)}`;
  }
}

function fields(error: ErrorObject): string[] {
  return Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
}

/** Fields of an object, or the value itself. */
function found(data: unknown): string {
  if (typeof data !== 'object' || data === null) return `got ${JSON.stringify(data)}`;
  return `got ${Object.keys(data).join(', ') || 'nothing'}`;
}

function alternatives(error: ErrorObject): string {
  const branches = error.schema as { readonly required?: readonly string[]; readonly enum?: readonly string[] }[];
  return branches.map((branch) => branch.enum?.join(', ') ?? branch.required?.join(' with ') ?? 'another').join(', ');
}

function hint(error: ErrorObject): string {
  const description = error.parentSchema?.description as string | undefined;
  return description === undefined || error.keyword === 'required' ? '' : ` (${description})`;
}
