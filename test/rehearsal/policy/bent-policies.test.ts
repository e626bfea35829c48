import { answerPool } from '../../../rehearsal/policy/answer-pool';
import { initialPolicy, type PolicyParameters, probabilities } from '../../../rehearsal/policy/policy';
import { halfLearned, nothingLearned, oftenSilent } from '../../../rehearsal/scenarios/bent-policies';

const pool = answerPool({
  id: 'one',
  question: 'What is 6 × 7?',
  answers: ['42'],
  responses: [
    { source: 'strong', text: 'It is 42.' },
    { source: 'weak', text: 'It is 41.' },
  ],
});
const before = initialPolicy([pool]);
const trained: PolicyParameters = { sources: { ...before.sources, strong: 2, weak: -2 }, features: [0, 0] };
const shareOf = (source: string, policy: PolicyParameters): number => {
  const index = pool.answers.findIndex((answer) => answer.source === source);
  return probabilities(policy, pool)[index];
};

test('a model that learned nothing answers as the base model does', () => {
  expect(nothingLearned(trained)).toEqual(before);
});

test('a model that is often silent gives no answer to half of the prompts or more', () => {
  expect(shareOf('built-in: empty', oftenSilent(trained))).toBeGreaterThan(0.5);
});

test('a model that learned a half lies between the base model and the trained one', () => {
  const half = shareOf('strong', halfLearned(trained));
  expect(half).toBeGreaterThan(shareOf('strong', before));
  expect(half).toBeLessThan(shareOf('strong', trained));
});
