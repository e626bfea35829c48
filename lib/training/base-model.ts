import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { foundationModelArn, grantInvokeProfile, inferenceProfileArn } from '../private/model-access';

/** How Bedrock customizes a model. */
export enum TrainingService {
  /** `CreateModelCustomizationJob`: service role, S3 in and out, IAM and tags throughout. */
  BEDROCK_CUSTOMIZATION_JOB = 'bedrock-customization-job',
}

/** What is known of a model that can be reinforcement fine-tuned. */
export interface BaseModelProps {
  /**
   * Id under which the model is customized. It cannot be invoked under this id.
   */
  readonly customizationModelId: string;

  /**
   * Inference profile under which the uncustomized model is invoked.
   */
  readonly inferenceProfileId: string;

  /**
   * Regions in which the model can be customized.
   */
  readonly regions: string[];

  /**
   * Regions to which the inference profile routes, for permissions to invoke it.
   *
   * @default - the same as `regions`
   */
  readonly inferenceRegions?: string[];

  /**
   * How the model is customized.
   *
   * @default TrainingService.BEDROCK_CUSTOMIZATION_JOB
   */
  readonly trainingService?: TrainingService;
}

/**
 * The model that training starts from.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/reinforcement-fine-tuning.html
 */
export class BaseModel {
  /** Amazon Nova 2 Lite, customizable in us-east-1. */
  public static readonly NOVA_2_LITE = BaseModel.of({
    customizationModelId: 'amazon.nova-2-lite-v1:0:256k',
    inferenceProfileId: 'us.amazon.nova-2-lite-v1:0',
    regions: ['us-east-1'],
    inferenceRegions: ['us-east-1', 'us-east-2', 'us-west-2'],
  });

  /** A model that this library does not know yet. */
  public static of(props: BaseModelProps): BaseModel {
    return new BaseModel(props);
  }

  /** Id under which the model is customized. */
  public readonly customizationModelId: string;

  /** Inference profile under which the uncustomized model is invoked. */
  public readonly inferenceProfileId: string;

  /** Regions in which the model can be customized. */
  public readonly regions: string[];

  /** Regions to which the inference profile routes. */
  public readonly inferenceRegions: string[];

  /** How the model is customized. */
  public readonly trainingService: TrainingService;

  private constructor(props: BaseModelProps) {
    if (props.regions.length === 0) {
      throw new Error(`BaseModel ${props.customizationModelId}: regions is empty, at least one region is needed.`);
    }
    this.customizationModelId = props.customizationModelId;
    this.inferenceProfileId = props.inferenceProfileId;
    this.regions = props.regions;
    this.inferenceRegions = props.inferenceRegions ?? props.regions;
    this.trainingService = props.trainingService ?? TrainingService.BEDROCK_CUSTOMIZATION_JOB;
  }

  /** ARN of the foundation model in the stack's region, as the customization API takes it. */
  public foundationModelArn(scope: Construct): string {
    return foundationModelArn(scope, this.customizationModelId);
  }

  /** ARN of the inference profile in the stack's region: under it the uncustomized model is invoked. */
  public inferenceProfileArn(scope: Construct): string {
    return inferenceProfileArn(scope, this.inferenceProfileId);
  }

  /** @internal Lets `grantee` invoke the uncustomized model, in the regions to which its inference profile routes. */
  public _grantInvoke(scope: Construct, grantee: iam.IGrantable, actions?: string[]): iam.Grant {
    const { inferenceProfileId: profileId, inferenceRegions: regions } = this;
    return grantInvokeProfile(scope, grantee, { profileId, regions }, actions);
  }

  /**
   * Checks that the stack lies in a region where the model can be customized; a region that is only known at deployment
   * becomes a warning.
   *
   * @throws when the stack's region is known and is not one of `regions`
   */
  public requireRegion(scope: Construct): void {
    const region = Stack.of(scope).region;
    const allowed = this.regions.join(', ');
    if (Token.isUnresolved(region)) {
      Annotations.of(scope).addWarningV2(
        'cdk-bedrock-rft:region',
        `The region of this stack is not known at synthesis. ${this.customizationModelId} can be customized in ${allowed} only: set env.region of the stack.`,
      );
    } else if (!this.regions.includes(region)) {
      throw new Error(
        `baseModel ${this.customizationModelId}: got region ${region}, allowed is ${allowed}. Set env.region of the stack to one of them.`,
      );
    }
  }
}
