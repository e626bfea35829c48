import modelJson from './bedrock-runtime-model.json';
import { conversationIn, converseOutput, unfollowedIn, type Answerer } from './conversation';
import { readModelId, type ModelId } from './model-ids';
import { jsonAnswer, restJsonFailure } from './protocols';
import { restCall, type RestCall } from './rest-operations';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService, type Operation } from './service';
import { ShapeValidator, type ServiceModel } from './service-model';

const MODEL: ServiceModel = modelJson;

/** Made once for every rehearsal of a process: its validators take longer to compile than a request to answer. */
let shapesOfModel: ShapeValidator | undefined;

export interface BedrockRuntimeOptions {
  readonly account: string;
  readonly region: string;
  /** The model behind a deployment. Throws a ServiceError when the deployment does not exist or does not answer. */
  readonly modelBehind: (deploymentArn: string) => string;
  readonly answer: Answerer;
}

/** Bedrock's inference as far as Converse with text goes: base models through their profiles, and deployments. */
export class BedrockRuntimeService implements AwsService {
  readonly signingName = 'bedrock';
  private readonly shapes = (shapesOfModel ??= new ShapeValidator(MODEL));

  constructor(private readonly options: BedrockRuntimeOptions) {}

  /** The control plane signs under the same name. */
  serves({ path }: AwsRequest): boolean {
    return path.startsWith('/model/');
  }

  operation(request: AwsRequest): Operation | string {
    const call = restCall(MODEL, request);
    if (!call) return `${request.method} ${request.path}`;
    const modelId = String(call.input['modelId']);
    const model = readModelId(modelId);
    if (model.kind === 'other') return `${call.name}, because the rehearsal has no answers of model ${modelId},`;
    const isValid = this.shapes.problems(call.inputShape, call.input).length === 0;
    const unfollowed = isValid ? unfollowedIn(call.input) : undefined;
    if (unfollowed !== undefined) return `${call.name} with ${unfollowed}`;
    return {
      action: call.name,
      resources: this.resourcesOf(modelId, model),
      run: () => this.converse(call, model),
    };
  }

  failure(error: ServiceError): AwsResponse {
    return restJsonFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('ThrottlingException', 'Too many requests, please wait before trying again.', 429);
  }

  private async converse({ input, inputShape, status }: RestCall, model: ModelId): Promise<AwsResponse> {
    this.shapes.check(inputShape, input);
    if (model.kind === 'on-demand') {
      throw new ServiceError(
        'ValidationException',
        `Invocation of model ID ${String(input['modelId'])} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
      );
    }
    const modelArn = model.kind === 'deployment' ? this.options.modelBehind(model.deploymentArn) : undefined;
    const conversation = conversationIn(input, modelArn);
    const output = converseOutput(input, conversation, await this.options.answer(conversation));
    const drift = this.shapes.problems('ConverseResponse', output);
    if (drift.length > 0) throw new Error(`Converse answers what the API does not: ${drift.join('; ')}`);
    const { inputTokens, outputTokens } = output['usage'] as { inputTokens: number; outputTokens: number };
    return { ...jsonAnswer(output, status), tokens: { input: inputTokens, output: outputTokens } };
  }

  /** Resources as IAM sees them: a profile and every model that may serve it. */
  private resourcesOf(modelId: string, model: ModelId): string[] {
    const { account, region } = this.options;
    switch (model.kind) {
      case 'profile':
        return [
          `arn:aws:bedrock:${region}:${account}:inference-profile/${model.profileId}`,
          ...model.profile.regions.map((each) => `arn:aws:bedrock:${each}::foundation-model/${model.profile.model}`),
        ];
      case 'deployment':
        return [model.deploymentArn];
      default:
        return [modelId.startsWith('arn:') ? modelId : `arn:aws:bedrock:${region}::foundation-model/${modelId}`];
    }
  }
}
