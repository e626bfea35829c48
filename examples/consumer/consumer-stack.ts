import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { BaseModel, Reward, RftPipeline } from 'cdk-bedrock-rft';
import type { Construct } from 'constructs';

/**
 * A pipeline, and an application that calls the model which the pipeline makes better. The application works from the first
 * deployment on: until the first promotion it is the base model that answers.
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
  }
}
