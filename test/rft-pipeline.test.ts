import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, CfnParameter, Duration, type Environment, RemovalPolicy, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { Approval, BaseModel, PromotionPolicy, Reward, RftPipeline } from '../lib';
import { defaultPipelineName } from '../lib/private/pipeline-checks';
import { definitionOf, newPipeline, newStack, someFunction, statementsOf, templateOf } from './fixtures';

describe('the smallest pipeline', () => {
  test('needs a model, a reward and nothing else: rows are then read from incoming/', () => {
    const stack = newStack();
    const pipeline = new RftPipeline(stack, 'Support', {
      baseModel: BaseModel.NOVA_2_LITE,
      reward: Reward.function(someFunction(stack)),
    });
    const { Payload } = definitionOf(templateOf(pipeline)).States.BeginRun?.Arguments ?? {};
    expect(Payload).toMatchObject({ settings: { dataset: [{ prefix: 'incoming/' }] } });
  });

  test('keeps its buckets and its registry when the stack is deleted', () => {
    const template = templateOf(newPipeline());
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    template.allResources('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain' });
  });

  test('removes them when asked to', () => {
    const template = templateOf(newPipeline({ removalPolicy: RemovalPolicy.DESTROY }));
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    template.allResources('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete' });
  });

  test('gives nothing a physical name and nothing a managed policy', () => {
    const template = templateOf(newPipeline()).toJSON() as { Resources: Record<string, { Properties: object }> };
    const named = Object.entries(template.Resources).flatMap(([id, { Properties = {} }]) =>
      Object.keys(Properties).flatMap((key) =>
        /^(Bucket|Table|Role|Queue|StateMachine)Name$/.test(key) ? [`${id}.${key}`] : [],
      ),
    );
    expect(named).toEqual([]);
    const ours = Object.entries(template.Resources).filter(([id]) => !id.startsWith('UserReward'));
    expect(JSON.stringify(ours)).not.toContain('ManagedPolicyArns');
  });

  test('does not hand its props around', () => {
    expect(Object.keys(newPipeline())).not.toContain('props');
  });

  test('two of them fit into one stack', () => {
    const stack = newStack();
    const reward = Reward.function(someFunction(stack));
    const names = ['A', 'B'].map((id) => new RftPipeline(stack, id, { baseModel: BaseModel.NOVA_2_LITE, reward }));
    expect(new Set(names.map((pipeline) => pipeline.pipelineName)).size).toBe(2);
  });
});

describe('names', () => {
  test('the default name is made from the path and legal', () => {
    expect(newPipeline().pipelineName).toMatch(/^test-support-[a-z0-9]+$/);
  });

  test.each(['Support', 'a_b', 'a--b', '-a', 'a-', '1a', 'a.b', 'a'.repeat(39)])(
    'throws when it is %p',
    (pipelineName) => {
      expect(() => newPipeline({ pipelineName })).toThrow(/pipelineName: got .*allowed is lower-case letters/);
    },
  );

  test('a token passes, with a note that nobody checked it', () => {
    const stack = newStack();
    const pipelineName = new CfnParameter(stack, 'Name').valueAsString;
    newPipeline({ pipelineName }, stack);
    Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp('not checked at synthesis: pipelineName'));
  });

  test('the default name is legal whatever the path', () => {
    const legal = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
    // The constructs library keeps children in a plain object: names that every object has are taken.
    const id = fc.stringMatching(/^[A-Za-z0-9_. -]{1,50}$/).filter((each) => !(each in {}));
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,50}$/),
        fc.array(id, { maxLength: 4 }),
        (stackName, ids) => {
          const stack = new Stack(new App(), stackName);
          const name = defaultPipelineName(ids.reduce<Construct>((scope, each) => new Construct(scope, each), stack));
          expect(name).toMatch(legal);
          expect(name.length).toBeLessThanOrEqual(38);
        },
      ),
      {
        numRuns: 100,
        // The middle of a long path is cut out, here with a hyphen on either side.
        examples: [['CustomerDesk01', ['Models', 'AnswersOfDesk']]],
      },
    );
  });

  test('throws when two pipelines of an environment have the same: their events and metrics would mix', () => {
    const app = new App();
    const pipeline = (id: string, env: Environment, scope: Construct = app) =>
      newPipeline({ pipelineName: 'support' }, new Stack(scope, id, { env }));
    const [one, other] = [{ account: '111122223333' }, { account: '444455556666' }].map(({ account }) => ({
      account,
      region: 'us-east-1',
    }));
    pipeline('One', one);
    pipeline('Other', other);
    expect(() => pipeline('Again', one)).toThrow(
      /pipelineName: got 'support' for Again\/Support, which is the name of One\/Support already.*a name of its own/,
    );
    const agnostic = { region: 'us-east-1' };
    for (const id of ['Beta', 'Prod']) pipeline('Stack', agnostic, new Stage(app, id));
    expect(() => pipeline('Twin', agnostic, app.node.findChild('Prod') as Stage)).toThrow(
      /name of Prod\/Stack\/Support/,
    );
  });
});

describe('the region', () => {
  test('throws when the model cannot be customized there', () => {
    const stack = newStack({ env: { region: 'eu-central-1' } });
    expect(() => newPipeline({}, stack)).toThrow(
      /got region eu-central-1, allowed is us-east-1.*Set env.region of the stack/,
    );
  });

  test('warns when it is known at deployment only', () => {
    const stack = newStack({});
    newPipeline({}, stack);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('region of this stack is not known'));
  });
});

describe('hyperparameters', () => {
  test.each([
    [{ epochCount: 51 }, /hyperparameters.epochCount: got 51, allowed is an integer from 1 to 50/],
    [{ batchSize: 8 }, /hyperparameters.batchSize: got 8, allowed is an integer from 16 to 512/],
    [{ batchSize: 16.5 }, /hyperparameters.batchSize: got 16.5/],
    [{ learningRate: 0.1 }, /hyperparameters.learningRate: got 0.1, allowed is a number from 1e-7 to 0.001/],
    [{ learningRate: NaN }, /hyperparameters.learningRate: got NaN/],
    [{ trainingSamplePerPrompt: 1 }, /hyperparameters.trainingSamplePerPrompt: got 1, .* from 2 to 16/],
    [{ maxPromptLength: 0 }, /hyperparameters.maxPromptLength: got 0, allowed is an integer of 1 or more/],
    [{ inferenceMaxTokens: -1 }, /hyperparameters.inferenceMaxTokens: got -1/],
    [{ evalInterval: 101 }, /hyperparameters.evalInterval: got 101/],
  ])('throws when %p', (hyperparameters, message) => {
    expect(() => newPipeline({ hyperparameters })).toThrow(message);
  });

  test('a token passes and reaches the definition as a number', () => {
    const stack = newStack();
    const batchSize = new CfnParameter(stack, 'BatchSize', { type: 'Number' }).valueAsNumber;
    const template = templateOf(newPipeline({ hyperparameters: { batchSize } }, stack));
    const json = JSON.stringify(template.toJSON());
    expect(json).toContain('\\"batchSize\\":${BatchSizeRef}}');
    expect(json).toContain('"BatchSizeRef":{"Ref":"BatchSize"}');
    Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp('not checked at synthesis: batchSize'));
  });
});

describe('the time a run may take', () => {
  test.each([
    [{ pollInterval: Duration.seconds(30) }, /pollInterval: got 30 seconds, allowed is 1 minute to 1 hour/],
    [{ trainingDeadline: Duration.days(9) }, /trainingDeadline: got 9 days, allowed is 1 hour to 8 days/],
    [
      { pollInterval: Duration.minutes(1), trainingDeadline: Duration.days(4) },
      /pollInterval: got 1 minute, which is 5760 looks .* allowed are 2500. Give 3 minutes or more/,
    ],
  ])('throws when %p', (props, message) => {
    expect(() => newPipeline(props)).toThrow(message);
  });

  test('a policy that asks a person each time needs somebody to ask', () => {
    const promotion = PromotionPolicy.manual();
    expect(() => newPipeline({ promotion })).toThrow(/^approval: got none with PromotionPolicy\.manual\(\)/);
    expect(() => newPipeline({ promotion, approval: Approval.byPerson() })).not.toThrow();
  });

  test('the execution outlives the deadline by a week, in which models are measured and swapped', () => {
    const { TimeoutSeconds } = definitionOf(templateOf(newPipeline({ trainingDeadline: Duration.hours(10) })));
    expect(TimeoutSeconds).toBe((10 + 7 * 24) * 3600);
  });
});

describe('the parts of others', () => {
  test('grantStartRun opens the front door, not the state machine', () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
    const pipeline = newPipeline({}, stack);
    pipeline.grantStartRun(role);
    const [statement, ...more] = statementsOf(templateOf(stack), /^Operator/);
    expect(statement).toMatchObject({ Action: 'lambda:InvokeFunction', Effect: 'Allow' });
    expect(JSON.stringify(statement)).toContain('SupportRunRequestsRequestRun');
    expect(more).toEqual([]);
  });

  test('onRunFinished matches the runs of this pipeline only', () => {
    const stack = newStack();
    const pipeline = newPipeline({ pipelineName: 'support' }, stack);
    pipeline.onRunFinished('Tell', { target: new targets.SnsTopic(new sns.Topic(stack, 'Topic')) });
    templateOf(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['cdk-bedrock-rft'],
        'detail-type': ['RFT Run Finished'],
        detail: { pipeline: ['support'] },
      },
    });
  });

  test('a topic is published to by the functions that end runs', () => {
    const stack = newStack();
    newPipeline({ notificationTopic: new sns.Topic(stack, 'Topic') }, stack);
    const publishers = ['FinishRun', 'Reconcile'].map((name) => statementsOf(templateOf(stack), new RegExp(name)));
    for (const statements of publishers) {
      expect(statements).toContainEqual(expect.objectContaining({ Action: 'sns:Publish' }));
    }
  });

  test('metrics carry the namespace and the name of the pipeline', () => {
    const pipeline = newPipeline({ pipelineName: 'support' });
    expect(pipeline.metricRunsFailed()).toMatchObject({
      namespace: 'CdkBedrockRft',
      metricName: 'RunsFailed',
      dimensions: { Pipeline: 'support' },
      statistic: 'Sum',
    });
    expect(pipeline.metricRunsFinished({ period: Duration.hours(1) }).period.toHours()).toBe(1);
    expect(pipeline.metricRunsSkipped().metricName).toBe('RunsSkipped');
    expect(pipeline.metricRunDuration().statistic).toBe('Average');
  });

  test('tags of the stack reach every job and model', () => {
    const stack = newStack();
    const pipeline = newPipeline({}, stack);
    Tags.of(Stack.of(pipeline)).add('team', 'support');
    const { Payload } = definitionOf(templateOf(stack)).States.BeginRun?.Arguments ?? {};
    expect(Payload).toMatchObject({ settings: { tags: { team: 'support' } } });
  });

  test('tags of the stack prop reach them too', () => {
    const stack = newStack({ env: { region: 'us-east-1' }, tags: { costCenter: '42' } });
    const { Payload } = definitionOf(templateOf(newPipeline({}, stack))).States.BeginRun?.Arguments ?? {};
    expect(Payload).toMatchObject({ settings: { tags: { costCenter: '42' } } });
  });

  test('a tag that Bedrock would refuse is told at synthesis', () => {
    const stack = newStack();
    newPipeline({}, stack);
    Tags.of(stack).add('cost-center', 'R&D Büro');
    expect(() => (stack.node.root as App).synth()).toThrow(
      /value of tag 'cost-center': got 'R&D Büro', allowed are letters/,
    );
  });

  test('a key that lives in another stack is granted without a circle', () => {
    const stack = newStack();
    const security = new Stack(stack.node.root, 'Security', { env: { region: 'us-east-1' } });
    newPipeline({ encryptionKey: new kms.Key(security, 'Key') }, stack);
    expect(() => (stack.node.root as App).synth()).not.toThrow();
  });

  test('what a front-door function throws for good is kept in the dead-letter queue', () => {
    const template = templateOf(newPipeline());
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 2);
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] } },
      },
    });
  });

  test('one key of your own encrypts buckets, table and models', () => {
    const stack = newStack();
    newPipeline({ encryptionKey: new kms.Key(stack, 'Key') }, stack);
    const template = templateOf(stack);
    template.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          Match.objectLike({ ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) }),
        ],
      },
    });
    template.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } });
    for (const role of [/^SupportCustomizationRole/, /^SupportTrainingStartTraining/]) {
      expect(statementsOf(template, role)).toContainEqual(
        expect.objectContaining({
          Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
          Condition: { StringEquals: { 'kms:ViaService': 'bedrock.us-east-1.amazonaws.com' } },
        }),
      );
    }
  });
});

test('a rule of the user with a pattern of its own still matches this pipeline', () => {
  const stack = newStack();
  const pipeline = newPipeline({ pipelineName: 'support' }, stack);
  pipeline.onRunFinished('Failed', { eventPattern: { detail: { outcome: ['failed'] } } });
  const rules = templateOf(stack).findResources('AWS::Events::Rule', {
    Properties: { EventPattern: { detail: { outcome: ['failed'], pipeline: ['support'] } } },
  });
  expect(Object.keys(rules)).toHaveLength(1);
});
