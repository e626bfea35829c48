import { rehearsalPage } from '../../bin/rehearsal-report/page';
import { shortName } from '../../bin/rehearsal-report/words';
import type { RehearsalResult } from '../../rehearsal/result';

const HOSTILE = '<img src=x onerror=alert(1)>';
const estimate = (value: number) => ({ value, low: value - 0.1, high: value + 0.1, prompts: 91 });
const scored = (prompt: string, scores: number[], response: string) => ({
  prompt,
  group: prompt,
  scores,
  metrics: {},
  lengths: [response.length],
  slices: {},
  responses: [response],
  question: `Question ${prompt}`,
  tokens: { input: 1, output: 1 },
  unscored: [],
});
const event = (type: string, state: string, time: number) => ({ type, state, time, branch: [] });

function result(more: object = {}, run: object = {}): RehearsalResult {
  return {
    scenario: { name: 'good-day', description: HOSTILE },
    pipeline: { settings: { pipeline: 'support' } },
    executions: [
      {
        description: { name: 'due-1', status: 'SUCCEEDED', startMs: 0, stopMs: 3_600_000 },
        events: [event('StateEntered', 'BeginRun', 0), event('StateExited', 'BeginRun', 1_800_000)],
        historyEvents: 12,
      },
    ],
    runs: [
      {
        run: { runId: 'run-1', settings: { reward: { range: { min: 0, max: 1 } } } },
        outcome: 'promoted',
        summary: { outcome: 'promoted', reason: HOSTILE, advice: 'Look at it.' },
        ...run,
      },
    ],
    marks: {},
    jobs: [],
    trainings: [],
    quarantine: [],
    events: [],
    messages: [],
    serving: { deployments: [], models: [] },
    evaluations: [],
    cost: {
      stateTransitions: 228,
      invocations: 262,
      gbSeconds: 15.4,
      tokens: { input: 1_000, output: 2_000 },
      functions: [{ name: 'S-MathRewardProofVerifyReward0B68646-53cf18d0fb34', invocations: 1, gbSeconds: 7 }],
      usd: { transitions: 0.0057, functions: 0.0003, tokens: 0.0053, total: 0.0113 },
    },
    calls: [{ caller: 'a', service: 's3', action: 'GetObject', outcome: 'NoSuchKey' }],
    metrics: [],
    objects: [],
    virtualMs: 3_600_000,
    denied: [],
    deviations: [],
    ...more,
  } as unknown as RehearsalResult;
}

test('the page says what it is, and is no forecast', () => {
  expect(rehearsalPage(result())).toContain('<h1>Pull of the reward over recorded answers; not a forecast</h1>');
});

test('text of others cannot become markup, and the page loads and runs nothing', () => {
  const page = rehearsalPage(result({ deviations: [HOSTILE], quarantine: [{ file: 'f', line: 1, reason: HOSTILE }] }));
  expect(page).not.toContain('<img');
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toMatch(/<script|<link|https?:\/\/(?!www\.w3\.org)/);
  expect(page).toContain("default-src 'none'");
});

test('the road has each state with its times, and the cost what was counted', () => {
  const page = rehearsalPage(result());
  expect(page).toMatch(/BeginRun<\/bdi><\/td><td>\+0 s<\/td><td>30 min/);
  expect(page).toContain('228 state transitions');
  expect(page).toContain('$0.0113');
  expect(page).toContain('1 × NoSuchKey');
});

test('a comparison, a decision and changed answers are there when the run has them, and not before', () => {
  const sections = ['Candidate against what it must beat', '<h2>Decision', 'Answers that changed most'];
  const bare = rehearsalPage(result());
  for (const section of sections) expect(bare).not.toContain(section);
  const page = rehearsalPage(
    result(
      {
        evaluations: [
          {
            runId: 'run-1',
            compared: { role: 'base', prompts: [scored('one', [0, 0], 'wrong'), scored('two', [1, 1], 'fine')] },
            candidate: [scored('one', [1, 1], 'right'), scored('two', [0.5, 0.5], HOSTILE)],
            decision: {
              decision: 'promote',
              reason: 'better',
              heldOutUses: 3,
              rules: [
                {
                  kind: 'slice',
                  name: 'topic=fractions',
                  outcome: 'not-judged',
                  consequence: 'ask',
                  sentence: 'Only 12 prompts.',
                },
              ],
            },
          },
        ],
      },
      {
        promotion: {
          decision: 'promote',
          reason: 'better',
          candidate: estimate(0.8),
          compared: estimate(0.5),
          difference: estimate(0.3),
          tokens: { input: 1_600, output: 800 },
          decisionKey: 'k',
        },
      },
    ),
  );
  for (const section of sections) expect(page).toContain(section);
  expect(page).toContain('0.200 – 0.400');
  expect(page).toContain('not-judged → ask');
  // The largest change first.
  expect(page.indexOf('+1.000')).toBeLessThan(page.indexOf('−0.500'));
  expect(page).not.toContain('<img');
});

test('functions are named without stack and suffix, other callers as they are', () => {
  expect(shortName('Stack-MathRewardProofVerifyReward0B68646-53cf18d0fb34')).toBe('MathRewardProofVerifyReward');
  expect(shortName('customization job support-20260105')).toBe('customization job support-20260105');
});
