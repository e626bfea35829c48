import { ServiceQuotaExceededException, ThrottlingException, ValidationException } from '@aws-sdk/client-bedrock';
import { ResourceConflictException, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { RftError } from '../../../lambda/shared/rft-error';
import { classifyServiceError, withServiceErrors } from '../../../lambda/shared/service-errors';

const $metadata = {};
const named = (name: string, parts: object = {}) => Object.assign(new Error('because'), { name, $metadata, ...parts });

describe('classifyServiceError', () => {
  test.each([
    ['Throttled', new ThrottlingException({ message: 'slow down', $metadata })],
    ['Throttled', new TooManyRequestsException({ message: 'slow down', $metadata })],
    ['Throttled', named('Whatever', { $fault: 'client', $metadata: { httpStatusCode: 429 } })],
    ['QuotaExceeded', new ServiceQuotaExceededException({ message: 'too many jobs', $metadata })],
    ['RoleNotReady', new ValidationException({ message: 'Could not assume provided IAM role. Check it.', $metadata })],
    ['RequestRejected', new ValidationException({ message: 'batchSize is wrong', $metadata })],
    ['RequestRejected', named('AccessDeniedException', { $fault: 'client' })],
    ['ServiceFault', named('InternalServerException', { $fault: 'server' })],
    ['ServiceFault', named('Unknown', { $metadata: { httpStatusCode: 503 } })],
    ['ServiceFault', named('Error', { code: 'ECONNRESET', $metadata: undefined })],
    ['ServiceFault', new ResourceConflictException({ message: 'an update is in progress', $metadata })],
  ])('%s: %s', (name, error) => {
    expect(classifyServiceError(error)).toMatchObject({ name, cause: error });
    expect((classifyServiceError(error) as Error).message).toContain(error.message);
  });

  test.each([new Error('ours'), new RftError('RunClosing', 'closed'), 'a string', undefined])(
    '%p stays as it is',
    (error) => {
      expect(classifyServiceError(error)).toBe(error);
    },
  );
});

describe('withServiceErrors', () => {
  test('returns what the work returns', async () => {
    await expect(withServiceErrors(() => Promise.resolve(1))).resolves.toBe(1);
  });

  test('throws service errors under the names that the workflow retries', async () => {
    const work = () => Promise.reject(new ThrottlingException({ message: 'slow down', $metadata }));
    await expect(withServiceErrors(work)).rejects.toMatchObject({
      name: 'Throttled',
      message: 'ThrottlingException: slow down',
    });
  });
});
