import type { Assembly } from '../assembly/read-assembly';
import { queryAnswer, queryFailure, queryParameters } from './protocols';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService, type Operation } from './service';
import { element, text } from './xml';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** Resources on one page of a list. */
const PAGE = 100;

/** GetTemplate and ListStackResources: what a person reads of the stacks of an assembly that were deployed. */
export class CloudFormationService implements AwsService {
  readonly signingName = 'cloudformation';

  constructor(private readonly assembly: Assembly) {}

  operation(request: AwsRequest): Operation | string {
    const parameters = queryParameters(request);
    const action = parameters.get('Action') ?? '';
    const stack = parameters.get('StackName') ?? '';
    const known = new Map([
      ['GetTemplate', () => this.template(stack)],
      ['ListStackResources', () => this.resources(stack, Number(parameters.get('NextToken') ?? 0))],
    ]);
    const run = known.get(action);
    return run ? { action, resources: [stack], run } : action;
  }

  failure(error: ServiceError): AwsResponse {
    return queryFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('Throttling', 'Rate exceeded');
  }

  private template(stack: string): AwsResponse {
    const body = JSON.stringify(this.existing(stack).template);
    return queryAnswer('GetTemplate', NAMESPACE, [text('TemplateBody', body)]);
  }

  private resources(stack: string, from: number): AwsResponse {
    const existing = this.existing(stack);
    const all = this.assembly.resources.filter((resource) => resource.stack === existing.stack);
    const members = all
      .slice(from, from + PAGE)
      .map((resource) =>
        element('member', [
          text('LogicalResourceId', resource.logicalId),
          text('PhysicalResourceId', resource.physicalId),
          text('ResourceType', resource.type),
          text('ResourceStatus', 'CREATE_COMPLETE'),
        ]),
      );
    const next = from + PAGE < all.length ? [text('NextToken', from + PAGE)] : [];
    return queryAnswer('ListStackResources', NAMESPACE, [element('StackResourceSummaries', members), ...next]);
  }

  private existing(stack: string): Assembly['templates'][number] {
    const found = this.assembly.templates.find((each) => each.stack === stack);
    if (!found) throw new ServiceError('ValidationError', `Stack with id ${stack} does not exist`);
    return found;
  }
}
