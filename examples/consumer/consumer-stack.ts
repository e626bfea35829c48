import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BaseModel, FeedbackIntake, Reward, RftPipeline } from 'cdk-bedrock-rft';
import type { Construct } from 'constructs';

/**
 * A pipeline, and an application that calls the model which the pipeline makes better. The application works from the first
 * deployment on: until the first promotion it is the base model that answers. What its customers say about answers goes to a
 * feedback intake.
 */
export class ConsumerStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const { production } = new RftPipeline(this, 'Support', {
      baseModel: BaseModel.NOVA_2_LITE,
      reward: Reward.exactMatch(),
    });

    const answer = new NodejsFunction(this, 'Answer', {
      entry: join(__dirname, 'answer', 'index.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
      timeout: Duration.minutes(1),
      environment: { MODEL_ID_PARAMETER: production.modelIdParameter.parameterName },
    });
    production.grantInvoke(answer);

    const intake = new FeedbackIntake(this, 'Intake');
    const feedback = new NodejsFunction(this, 'Feedback', {
      entry: join(__dirname, 'feedback', 'index.ts'),
      runtime: lambda.Runtime.NODEJS_24_X,
      timeout: Duration.seconds(30),
      // The runtime brings the AWS SDK; what signs is bundled.
      bundling: { externalModules: ['@aws-sdk/*'] },
      environment: { FEEDBACK_URL: intake.url },
    });
    intake.grantSend(feedback);
  }
}
