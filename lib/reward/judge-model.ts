import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Where the US profiles route. https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
const US_REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];

/** A geography in front of the id of a model. */
const PROFILE_ID = /^([a-z]{2}|apac|us-gov)\.([^.]+\..+)$/;

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
  private readonly modelId: string;
  private readonly regions: readonly string[];

  constructor(
    private readonly profileId: string,
    { regions }: InferenceProfileOptions,
  ) {
    super();
    const [, geography, modelId] = PROFILE_ID.exec(profileId) ?? [];
    if (Token.isUnresolved(profileId) || modelId === undefined) {
      throw new Error(
        `JudgeModel.inferenceProfile: got '${profileId}', allowed is the id of a profile with its geography in front, such ` +
          'as us.amazon.nova-pro-v1:0. The models behind it follow from its name, so it must be known at synthesis.',
      );
    }
    const routed = regions ?? (geography === 'us' ? US_REGIONS : []);
    if (routed.length === 0) {
      throw new Error(
        `JudgeModel.inferenceProfile: got '${profileId}' without regions; the regions of '${geography}' profiles are not ` +
          'known here. Give regions, as the console lists them for this profile.',
      );
    }
    this.modelId = modelId;
    this.regions = routed;
  }

  public override _arn(scope: Construct): string {
    return Stack.of(scope).formatArn({
      service: 'bedrock',
      resource: 'inference-profile',
      resourceName: this.profileId,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }

  /** https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html */
  public override _grantInvoke(scope: Construct, grantee: iam.IGrantable): void {
    const profile = this._arn(scope);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [profile] }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['bedrock:InvokeModel'],
        resources: this.regions.map((region) => foundationModelArn(scope, this.modelId, region)),
        conditions: { StringEquals: { 'bedrock:InferenceProfileArn': profile } },
      }),
    );
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
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: [this._arn(scope)] }),
    );
  }
}

function foundationModelArn(scope: Construct, modelId: string, region?: string): string {
  return Stack.of(scope).formatArn({
    service: 'bedrock',
    region,
    account: '',
    resource: 'foundation-model',
    resourceName: modelId,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
