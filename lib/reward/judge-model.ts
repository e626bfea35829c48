import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  foundationModelArn,
  grantInvokeProfile,
  inferenceProfileArn,
  INVOKE,
  partsOfProfile,
} from '../private/model-access';

/** Where the US profiles route. https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
const US_REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];

/** What is known of an inference profile beside its id. */
export interface InferenceProfileOptions {
  /**
   * Regions to which the profile routes: the reward may invoke the model in each of them, through the profile only.
   *
   * @default - us-east-1, us-east-2 and us-west-2 for a profile of the US; others have to be given
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
   */
  readonly regions?: string[];
}

/** The model that judges: called by a reward, so it must take a forced tool (Nova, Claude and gpt-oss do). */
export abstract class JudgeModel {
  /**
   * A model behind a system-defined inference profile, such as `us.amazon.nova-pro-v1:0`.
   *
   * @throws when the id has no geography in front, or its regions are neither known nor given
   */
  public static inferenceProfile(profileId: string, options: InferenceProfileOptions = {}): JudgeModel {
    return new ProfiledModel(profileId, options);
  }

  /** A model that can be invoked in the region of the stack without an inference profile. */
  public static foundationModel(modelId: string): JudgeModel {
    return new DirectModel(modelId);
  }

  /** @internal */
  public abstract _arn(scope: Construct): string;

  /** @internal Lets `grantee` invoke the model, and nothing else. */
  public abstract _grantInvoke(scope: Construct, grantee: iam.IGrantable): void;
}

class ProfiledModel extends JudgeModel {
  private readonly regions: readonly string[];

  constructor(
    private readonly profileId: string,
    { regions }: InferenceProfileOptions,
  ) {
    super();
    const parts = partsOfProfile(profileId);
    if (Token.isUnresolved(profileId) || parts === undefined) {
      throw new Error(
        `JudgeModel.inferenceProfile: got '${profileId}', allowed is the id of a profile with its geography in front, such ` +
          'as us.amazon.nova-pro-v1:0. The models behind it follow from its name, so it must be known at synthesis.',
      );
    }
    const { geography } = parts;
    const routed = regions ?? (geography === 'us' ? US_REGIONS : []);
    if (routed.length === 0) {
      throw new Error(
        `JudgeModel.inferenceProfile: got '${profileId}' without regions; the regions of '${geography}' profiles are not ` +
          'known here. Give regions, as the console lists them for this profile.',
      );
    }
    this.regions = routed;
  }

  public override _arn(scope: Construct): string {
    return inferenceProfileArn(scope, this.profileId);
  }

  public override _grantInvoke(scope: Construct, grantee: iam.IGrantable): void {
    grantInvokeProfile(scope, grantee, { profileId: this.profileId, regions: this.regions });
  }
}

class DirectModel extends JudgeModel {
  constructor(private readonly modelId: string) {
    super();
  }

  public override _arn(scope: Construct): string {
    return foundationModelArn(scope, this.modelId);
  }

  public override _grantInvoke(scope: Construct, grantee: iam.IGrantable): void {
    iam.Grant.addToPrincipal({ grantee, actions: INVOKE, resourceArns: [this._arn(scope)] });
  }
}
