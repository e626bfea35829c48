import type { RehearsedServing } from '../../rehearsal/result';
import { servingOrphans } from '../../rehearsal/serving-orphans';
import type { Pipeline } from '../../rehearsal/pipeline';

const PRODUCTION = 'arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefabcdef';
const champion = (modelArn: string) => ({ modelArn, runId: 'r', promotedAt: '', heldOutMean: 0.5 });
const item = (modelArn?: string) => ({
  version: 1,
  deploymentArn: PRODUCTION,
  ...(modelArn !== undefined && { champion: champion(modelArn) }),
  earlier: [],
  rolledBack: [],
  modelId: PRODUCTION,
  modelIdParameter: '/support/model-id',
  lastSwap: { kind: 'promote' as const, at: '', reason: '', by: '' },
});
const deployment = (name: string, model: string) => ({ name, arn: PRODUCTION, status: 'Active', models: [model] });
const pipeline = {
  settings: { serving: { deploymentName: 'production', keepModels: 1 }, evaluation: { baseModelId: 'base' } },
} as unknown as Pipeline;
const good: RehearsedServing = {
  deployments: [deployment('production', 'one')],
  models: ['one', 'two'],
  production: item('one'),
  parameter: PRODUCTION,
};
const found = (more: Partial<RehearsedServing>) => servingOrphans({ pipeline, serving: { ...good, ...more } });

test('a champion behind the production deployment and in the parameter leaves nothing to say', () => {
  expect(found({})).toEqual([]);
});

test('before the first promotion the parameter holds the base model', () => {
  const nothing = { deployments: [], models: ['one'], production: undefined };
  expect(found({ ...nothing, parameter: 'base' })).toEqual([]);
  expect(found({ ...nothing, parameter: PRODUCTION })).toEqual([`the parameter says ${PRODUCTION}, the truth is base`]);
});

test.each<[string, Partial<RehearsedServing>, RegExp]>([
  ['a candidate that is left', { deployments: [...good.deployments, deployment('run-1', 'two')] }, /run-1 is left/],
  ['models beyond those that are kept', { models: ['one', 'two', 'three'] }, /2 models are kept/],
  [
    'a lock',
    { lock: { executionArn: 'e', since: '', pipeline: 'support', deploymentName: 'production' } },
    /e still has the production lock/,
  ],
  ['another model in production', { deployments: [deployment('production', 'two')] }, /answers with two/],
  ['a stale parameter', { parameter: 'base' }, /the parameter says base/],
])('%s is told', (_, more, sentence) => {
  expect(found(more)).toEqual([expect.stringMatching(sentence)]);
});
