import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { ServingSettings } from '../contract/serving';
import { MODEL_PROMOTED } from '../contract/events';
import { PIPELINE_TAG, RUN_TAG } from '../contract/tags';
import type { FunctionRole } from '../private/function-role';
import { INVOKE, INVOKE_AND_STREAM } from '../private/model-access';
import { requireNumber } from '../private/validation';
import { grantPutEvents } from '../run/announce';
import { BaseModel } from '../training/base-model';
import { grantModelDecryption } from '../training/customization-access';
import { deploymentArn, grantDeleteModels, grantDescribeDeployment, grantManageDeployments } from './deployment-access';

/** How the models of a pipeline are served and kept. */
export interface ProductionOptions {
  /**
   * Models that are kept beside those in use, and how many promotions a rollback can go back. Older ones are deleted at the
   * end of a run; never one that is deployed, that answers in production, or that is the best so far.
   *
   * @default 5
   */
  readonly keepModels?: number;
}

export interface ProductionProps extends ProductionOptions {
  /** First part of the name of the production deployment, and the value of the tag that permissions go by. */
  readonly pipelineName: string;

  /** The model that answers before the first promotion. */
  readonly baseModel: BaseModel;

  /**
   * Key that encrypts the custom models.
   *
   * @default - a key owned by AWS
   */
  readonly modelKey?: kms.IKey;
}

const DEFAULT_KEPT = 5;

/**
 * What applications call: a parameter and a permission that exist from the first deployment on. Promotions and rollbacks
 * change the model behind them and nothing else.
 */
export class Production extends Construct {
  /**
   * The parameter that holds what applications invoke, the `modelId` of Converse: the inference profile of the base model
   * until the first promotion, the ARN of the production deployment after it. Read it at run time and again every few minutes:
   * a first promotion and a rollback to the base model change it.
   */
  public readonly modelIdParameter: ssm.IStringParameter;

  /** @internal */
  public readonly _baseModelId: string;

  /** @internal */
  public readonly _settings: ServingSettings;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProductionProps,
  ) {
    super(scope, id);
    const { keepModels = DEFAULT_KEPT, pipelineName } = props;
    requireNumber('production.keepModels', keepModels, { min: 1, max: 50, integer: true });
    this._baseModelId = props.baseModel.inferenceProfileArn(this);
    // CloudFormation writes this value when the parameter is created. Should a later deployment write it again, because
    // another property changed, the periodic clean-up puts the promoted model back.
    this.modelIdParameter = new ssm.StringParameter(this, 'ModelId', {
      description: `What applications of ${pipelineName} invoke. Written by promotions and rollbacks, not by deployments`,
      stringValue: this._baseModelId,
    });
    this._settings = {
      modelIdParameter: this.modelIdParameter.parameterName,
      deploymentName: `${pipelineName}-production`,
      keepModels,
    };
  }

  /**
   * Lets an application call the production model: `ssm:GetParameter` on the parameter; `bedrock:InvokeModel` and its
   * streaming form on the base model, through its inference profile only, and on the production deployment of this pipeline;
   * `kms:Decrypt` through Bedrock where the models have a key of yours.
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['ssm:GetParameter'],
      resourceArns: [this.modelIdParameter.parameterArn],
    }).combine(this.grantAnswer(grantee, INVOKE_AND_STREAM));
  }

  /** @internal What a function needs that asks the new model once before production answers with it. */
  public _grantSmokeCall(role: FunctionRole): void {
    this.grantAnswer(role, INVOKE);
  }

  /** @internal What a function needs that swaps, or puts a swap right that came to no end. */
  public _grantSwap(role: FunctionRole): void {
    grantDescribeDeployment(role);
    grantManageDeployments(role, this.props.pipelineName, this.props.modelKey);
    this.grantPublish(role);
  }

  /** @internal What a function needs that ends runs, the dead ones too. */
  public _grantCleanUp(role: FunctionRole): void {
    this._grantSwap(role);
    grantDeleteModels(role, this.props.pipelineName);
  }

  /** The truth is published by a copy in the parameter and by an event. */
  private grantPublish(role: FunctionRole): void {
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['ssm:GetParameter', 'ssm:PutParameter'],
        resources: [this.modelIdParameter.parameterArn],
      }),
    );
    grantPutEvents(role, MODEL_PROMOTED);
  }

  private grantAnswer(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    const { baseModel, modelKey, pipelineName } = this.props;
    const grant = baseModel._grantInvoke(this, grantee, actions).combine(
      iam.Grant.addToPrincipal({
        grantee,
        actions,
        // Bedrock chooses the last part of the ARN, and the deployment is made by the first promotion: the tag tells it
        // from those of others. Deployments of candidates have the tag of their run as well.
        resourceArns: [deploymentArn(Stack.of(this), '*')],
        conditions: {
          StringEquals: { [`aws:ResourceTag/${PIPELINE_TAG}`]: pipelineName },
          Null: { [`aws:ResourceTag/${RUN_TAG}`]: 'true' },
        },
      }),
    );
    return modelKey ? grant.combine(grantModelDecryption(modelKey, grantee)) : grant;
  }
}
