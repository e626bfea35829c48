import { type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { RftPipeline } from '../../lib';

const RUNS = 'Every run has a prefix of its own under runs/, and its id is not known at synthesis.';
const VERSIONS =
  'Each run publishes or resolves a version of the reward and keeps to it; version numbers are not known at synthesis.';
const JOBS =
  'Bedrock gives customization jobs their ids; the account and region are fixed, and the job is looked up by the name of the run.';
const MODELS =
  'Bedrock gives custom models and their deployments their ids; what changes them goes by the tag of the pipeline.';

/**
 * What cdk-nag finds in a pipeline and why it is right as it is: each reason at the one construct it speaks of. A finding
 * that is not listed fails the test, and so does a listed one that no longer exists.
 */
export function acknowledge(pipeline: RftPipeline): void {
  const runs = `IAM5[Resource::<${logicalId(pipeline, 'DataStore/Output')}.Arn>/runs/*]`;
  const reward = `IAM5[Resource::<${logicalId(pipeline, 'Reward')}.Arn>:*]`;
  const jobs = `IAM5[Resource::arn:aws:bedrock:us-east-1:<AWS::AccountId>:model-customization-job/*]`;
  const models = 'IAM5[Resource::arn:aws:bedrock:us-east-1:<AWS::AccountId>:custom-model/*]';
  const deployments = 'IAM5[Resource::arn:aws:bedrock:us-east-1:<AWS::AccountId>:custom-model-deployment/*]';

  at(
    pipeline,
    'DataStore/Input',
    'S1',
    'Access logs need a bucket that belongs to the platform team; bring buckets of your own, or log with CloudTrail data events.',
  );
  at(pipeline, 'DataStore/Output', 'S1', 'As for the input bucket.');
  at(pipeline, 'DeadLetters', 'SQS3', 'It is the dead-letter queue.');

  at(pipeline, 'CustomizationRole', runs, RUNS);
  at(pipeline, 'Dataset/PrepareDataset/Role', runs, RUNS);
  at(pipeline, 'RewardProof/VerifyReward/Role', runs, RUNS);
  at(pipeline, 'Training/CollectMetrics/Role', runs, RUNS);

  at(pipeline, 'CustomizationRole', reward, VERSIONS);
  at(pipeline, 'Run/BeginRun/Role', reward, VERSIONS);
  at(pipeline, 'RewardProof/VerifyReward/Role', reward, VERSIONS);

  for (const path of ['Run/FinishRun', 'CleanUp/Reconcile', 'Training/DescribeTraining']) {
    at(pipeline, `${path}/Role`, jobs, JOBS);
  }
  at(pipeline, 'Training/StartTraining/Role', jobs, JOBS);
  const deploying = ['Evaluation/Functions/DeployCandidate', 'Swap/SwapProduction'];
  for (const path of ['Run/FinishRun', 'CleanUp/Reconcile', 'Training/StartTraining', ...deploying]) {
    at(pipeline, `${path}/Role`, models, MODELS);
  }
  const looking = 'Evaluation/Functions/PlanEvaluation';
  const asking = 'Evaluation/Functions/ScoreModel';
  for (const path of ['Run/FinishRun', 'CleanUp/Reconcile', asking, ...deploying, looking]) {
    at(pipeline, `${path}/Role`, deployments, MODELS);
  }
  for (const name of ['PlanEvaluation', 'ScoreModel', 'JudgeSignal', 'DecidePromotion']) {
    at(pipeline, `Evaluation/Functions/${name}/Role`, runs, RUNS);
  }
  at(pipeline, `${asking}/Role`, reward, VERSIONS);
  for (const [access, machine] of [
    ['ExecutionAccess/Read', 'StateMachine'],
    ['Rollback/ExecutionAccess/Read', 'Rollback'],
  ] as const) {
    at(
      pipeline,
      access,
      `IAM5[Resource::arn:aws:states:us-east-1:<AWS::AccountId>:execution:<${logicalId(pipeline, machine)}.Name>:*]`,
      'Executions of this one state machine; their names are given when they start.',
    );
  }

  for (const role of ['StateMachine/Role', 'Rollback/Resource/Role']) {
    at(pipeline, role, 'IAM5[Resource::*]', 'Log delivery and X-Ray know no resources.');
  }
}

function at(pipeline: RftPipeline, path: string, finding: string, reason: string): void {
  Validations.of(child(pipeline, path)).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });
}

function child(scope: IConstruct, path: string): IConstruct {
  return path.split('/').reduce((parent, id) => parent.node.findChild(id), scope);
}

function logicalId(pipeline: RftPipeline, path: string): string {
  const construct = child(pipeline, path);
  const resource = construct.node.defaultChild ?? construct.node.findChild('Resource');
  return Stack.of(pipeline).getLogicalId((resource.node.defaultChild ?? resource) as CfnElement);
}
