import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answerCloudFormation } from '../../../lambda/configure-logging/answer-cloud-formation';

describe('the answer to CloudFormation', () => {
  let server: Server;
  let status = 200;
  const received: { request: IncomingMessage; body: unknown }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ request, body: JSON.parse(body) });
        response.writeHead(status).end('refused');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    received.length = 0;
    status = 200;
  });
  afterAll(() => server.close());

  const event = (more: object = {}) =>
    ({
      RequestType: 'Create',
      ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?Signature=s`,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Logging',
      ...more,
    }) as unknown as CloudFormationCustomResourceEvent;

  test('says that it worked, without a content type, which the signature does not cover', async () => {
    await answerCloudFormation(event(), undefined);
    const [{ request, body }] = received as [(typeof received)[number]];
    expect([request.method, request.url]).toEqual(['PUT', '/answer?Signature=s']);
    expect(request.headers['content-type']).toBeUndefined();
    expect(request.headers['content-length']).toBeDefined();
    expect(body).toEqual({
      Status: 'SUCCESS',
      Reason: '',
      PhysicalResourceId: 'model-invocation-logging',
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Logging',
    });
  });

  test('says why it did not, in as many words as CloudFormation takes', async () => {
    await answerCloudFormation(event({ RequestType: 'Update', PhysicalResourceId: 'kept' }), 'x'.repeat(5000));
    expect(received[0]?.body).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'kept', Reason: 'x'.repeat(1000) });
  });

  test('that is not taken is an error, so that Lambda tries again', async () => {
    status = 403;
    await expect(answerCloudFormation(event(), undefined)).rejects.toThrow(
      'CloudFormation did not take the answer: 403 refused',
    );
  });
});
