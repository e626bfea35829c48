import {
  BedrockClient,
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
  StopModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import { BedrockService } from '../../../rehearsal/aws/bedrock';
import type { DeploymentBehaviour } from '../../../rehearsal/aws/custom-model-deployment';
import { CustomModelDeployments } from '../../../rehearsal/aws/custom-model-deployments';
import { CustomModels } from '../../../rehearsal/aws/custom-models';
import { CallLog } from '../../../rehearsal/aws/call-log';
import type { JobBehaviour } from '../../../rehearsal/aws/customization-job';
import {
  CustomizationJobs,
  type CustomizationJobsOptions,
  type TrainingWork,
} from '../../../rehearsal/aws/customization-jobs';
import type { MetricRow } from '../../../rehearsal/aws/metrics-csv';
import { S3Store } from '../../../rehearsal/aws/s3-store';
import { VirtualClock } from '../../../rehearsal/clock';
import { ACCOUNT, loopback, NOW, REGION, type Loopback } from './loopback';

export const HOUR = 3_600_000;
/** Just after a job of the usual length has ended. */
export const DONE = 6 * HOUR + 1;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/customization`;
export const REWARD = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:reward:1`;
export const BASE = 'amazon.nova-2-lite-v1:0:256k';

const role = (name: string, statement: object) => ({
  stack: 'S',
  logicalId: name,
  name,
  arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  trustPolicy: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] },
});
const byBedrock = (Condition?: object) => ({
  Principal: { Service: 'bedrock.amazonaws.com' },
  ...(Condition && { Condition }),
});
export const ROLES = [
  role(
    'customization',
    byBedrock({
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnEquals: { 'aws:SourceArn': `arn:aws:bedrock:${REGION}:${ACCOUNT}:model-customization-job/*` },
    }),
  ),
  role('lambda', { Principal: { Service: 'lambda.amazonaws.com' } }),
  role('stranger', byBedrock({ StringEquals: { 'aws:SourceAccount': '999999999999' } })),
  role('elsewhere', byBedrock({ ArnEquals: { 'aws:SourceArn': 'arn:aws:bedrock:us-west-2:*' } })),
];

export const rows = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    JSON.stringify({ messages: [{ role: 'user', content: `${n}` }], reference_answer: `${n}` }),
  ).join('\n') + '\n';

export const request = {
  jobName: 'support-1',
  customModelName: 'support-1',
  roleArn: ROLE,
  baseModelIdentifier: BASE,
  customizationType: 'REINFORCEMENT_FINE_TUNING' as const,
  clientRequestToken: 'support-1',
  trainingDataConfig: { s3Uri: 's3://data/train.jsonl' },
  validationDataConfig: { validators: [{ s3Uri: 's3://data/validation.jsonl' }] },
  outputDataConfig: { s3Uri: 's3://data/runs/1/job/' },
  customizationConfig: {
    rftConfig: {
      graderConfig: { lambdaGrader: { lambdaArn: REWARD } },
      hyperParameters: { epochCount: 1, batchSize: 16, learningRate: 0.00005 },
    },
  },
};

/** Bedrock on the loopback endpoint, set by `start`. */
export let aws: Loopback;
export let clock: VirtualClock;
export let store: S3Store;
export let bedrock: BedrockClient;
export let jobs: CustomizationJobs;
export let deployments: CustomModelDeployments;
export let events: { detail: Record<string, unknown>; resources: string[] }[];
export let trained: TrainingWork[];

export async function start(
  behaviour: JobBehaviour = {},
  more: Partial<CustomizationJobsOptions> = {},
  deploying: (nth: number) => DeploymentBehaviour = () => ({}),
): Promise<void> {
  clock = new VirtualClock(NOW);
  events = [];
  trained = [];
  store = new S3Store({ now: () => clock.now() });
  store.createBucket('data', { versioned: false });
  store.put('data', 'train.jsonl', rows(120));
  store.put('data', 'validation.jsonl', rows(10));
  const log = new CallLog();
  jobs = new CustomizationJobs({
    account: ACCOUNT,
    region: REGION,
    clock,
    log,
    store,
    roles: ROLES,
    functionExists: (arn) => arn === REWARD,
    emitEvent: (event) => events.push(event),
    behaviour: () => behaviour,
    train: (work) => {
      trained.push(work);
      const steps: MetricRow[] = [
        { step_number: 1, 'critic/rewards/mean': 0.25 },
        { step_number: 2, 'critic/rewards/mean': 0.5, extra: 1 },
      ];
      return Promise.resolve({ steps, validation: [{ step_number: 2, 'val-score/rewards/mean@1': 0.4 }] });
    },
    ...more,
  });
  const environment = { account: ACCOUNT, region: REGION };
  const models: CustomModels = new CustomModels({
    ...environment,
    jobs,
    isDeployed: (arn) => deployments.all.some((deployment) => deployment.models.includes(arn)),
  });
  deployments = new CustomModelDeployments({
    ...environment,
    clock,
    modelExists: (arn) => models.has(arn),
    behaviour: deploying,
  });
  aws = await loopback([new BedrockService({ jobs, models, deployments }, environment)], {
    log,
    now: () => clock.now(),
  });
  bedrock = new BedrockClient(aws.settingsFor('start-training'));
}

export const create = (more: object = {}) =>
  bedrock.send(new CreateModelCustomizationJobCommand({ ...request, ...more }));
export const get = (jobIdentifier = 'support-1') =>
  bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }));
export const stop = (jobIdentifier = 'support-1') =>
  bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier }));
export const pass = (ms: number) => clock.run(clock.sleep(ms));
export const refusal = async (more: object): Promise<string> =>
  create(more).then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'no error'),
  );
