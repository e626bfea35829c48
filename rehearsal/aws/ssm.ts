import { jsonAnswer, jsonFailure, targetOf } from './protocols';
import {
  jsonBody,
  requiredText,
  ServiceError,
  textMember,
  unknownMembers,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  type Json,
  type Operation,
} from './service';

interface Parameter {
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modifiedMs: number;
}

export interface SsmOptions {
  readonly account: string;
  readonly region: string;
  /** Virtual time, epoch milliseconds. */
  readonly now: () => number;
  /** What the templates define. */
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly value: string }[];
}

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  GetParameter: ['Name', 'WithDecryption'],
  PutParameter: ['Name', 'Value', 'Type', 'Overwrite', 'Description'],
};

/** Largest value of a standard parameter, bytes. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const MAX_VALUE_BYTES = 4096;

/** The parameter store: get and put. */
export class SsmService implements AwsService {
  readonly signingName = 'ssm';
  private readonly parameters = new Map<string, Parameter>();

  constructor(private readonly options: SsmOptions) {
    for (const { name, type, value } of options.parameters) {
      this.parameters.set(name, { type, value, version: 1, modifiedMs: options.now() });
    }
  }

  /** The present value of a parameter. */
  valueOf(name: string): string | undefined {
    return this.parameters.get(name)?.value;
  }

  operation(request: AwsRequest): Operation | string {
    const action = targetOf(request);
    const members = MEMBERS[action];
    if (!members) return action;
    const body = jsonBody(request);
    const [other] = unknownMembers(body, members);
    if (other !== undefined) return `${action} with ${other}`;
    const name = nameOf(requiredText(body, 'Name'));
    return {
      action,
      resources: [this.arnOf(name)],
      run: () => (action === 'GetParameter' ? this.get(name) : this.put(name, body)),
    };
  }

  failure(error: ServiceError): AwsResponse {
    return jsonFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('ThrottlingException', 'Rate exceeded');
  }

  private get(name: string): AwsResponse {
    const parameter = this.parameters.get(name);
    if (!parameter) throw new ServiceError('ParameterNotFound', `Parameter ${name} not found.`);
    const { type, value, version, modifiedMs } = parameter;
    return jsonAnswer({
      Parameter: {
        Name: name,
        Type: type,
        Value: value,
        Version: version,
        LastModifiedDate: modifiedMs / 1000,
        ARN: this.arnOf(name),
        DataType: 'text',
      },
    });
  }

  private put(name: string, body: Json): AwsResponse {
    const value = requiredText(body, 'Value');
    const present = this.parameters.get(name);
    if (present && body['Overwrite'] !== true) {
      const message =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
      throw new ServiceError('ParameterAlreadyExists', message);
    }
    if (value === '' || Buffer.byteLength(value) > MAX_VALUE_BYTES) {
      throw new ServiceError(
        'ValidationException',
        `Standard tier parameters support a maximum parameter value of ${MAX_VALUE_BYTES} characters.`,
      );
    }
    const type = textMember(body, 'Type') ?? present?.type;
    if (type === undefined) {
      throw new ServiceError('ValidationException', 'A parameter type is required when you create a parameter.');
    }
    const version = (present?.version ?? 0) + 1;
    this.parameters.set(name, { type, value, version, modifiedMs: this.options.now() });
    return jsonAnswer({ Version: version, Tier: 'Standard' });
  }

  private arnOf(name: string): string {
    const { region, account } = this.options;
    return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
  }
}

/** A parameter may be named by its ARN. */
function nameOf(nameOrArn: string): string {
  const match = /^arn:aws:ssm:[^:]*:[^:]*:parameter(\/.+)$/.exec(nameOrArn);
  return match?.[1] ?? nameOrArn;
}
