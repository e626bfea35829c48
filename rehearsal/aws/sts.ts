import { queryAnswer, queryFailure, queryParameters } from './protocols';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService, type Operation } from './service';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** GetCallerIdentity. */
export class StsService implements AwsService {
  readonly signingName = 'sts';

  constructor(private readonly account: string) {}

  operation(request: AwsRequest): Operation | string {
    const action = queryParameters(request).get('Action') ?? '';
    if (action !== 'GetCallerIdentity') return action;
    return { action, resources: [], run: () => this.callerIdentity(request) };
  }

  failure(error: ServiceError): AwsResponse {
    return queryFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('Throttling', 'Rate exceeded');
  }

  private callerIdentity({ caller }: AwsRequest): AwsResponse {
    const role = caller.roleArn?.slice(caller.roleArn.lastIndexOf('/') + 1) ?? 'rehearsal';
    return queryAnswer('GetCallerIdentity', NAMESPACE, {
      Account: this.account,
      Arn: `arn:aws:sts::${this.account}:assumed-role/${role}/${caller.name}`,
      UserId: `AROAREHEARSAL:${caller.name}`,
    });
  }
}
