import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { rftApp } from '../../bin/app';
import { readConfig } from '../../bin/config';
import type { DeclaredRewardConfig } from '../../bin/config-reward';
import schema from '../../bin/rft.config.schema.json';
import { READY_RUBRICS, REWARD_SPEC_FILE } from '../../lib/contract/reward-spec';
import { FEATURE_FLAGS } from '../fixtures';

const folder = mkdtempSync(join(tmpdir(), 'rft-config-'));

function configWith(reward: object): string {
  const path = join(folder, 'rft.config.json');
  const pipelines = { Support: { baseModel: 'NOVA_2_LITE', reward } };
  writeFileSync(path, JSON.stringify({ stacks: { Support: { region: 'us-east-1', pipelines } } }));
  return path;
}

/** The spec that the app would deploy: it lies beside the runtime of the reward. */
function specOf(reward: object) {
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir: mkdtempSync(join(tmpdir(), 'rft-app-')) });
  rftApp(app, configWith(reward));
  const files = readdirSync(app.outdir).map((asset) => join(app.outdir, asset, REWARD_SPEC_FILE));
  const [file] = files.filter((path) => existsSync(path));
  return JSON.parse(readFileSync(file, 'utf8'));
}

const refusalOf = (reward: object) => {
  try {
    readConfig(configWith(reward));
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('a reward in the configuration', () => {
  test('may be a table of rules, with every kind of condition', () => {
    const reward = {
      rules: [
        { name: 'order', must: { containsField: 'order_id' }, weight: 2 },
        { name: 'calm', when: { field: 'mood', equals: 'angry' }, must: { contains: 'sorry', wholeWords: true } },
        { name: 'no promises', mustNot: { matches: '\\bguarantee', flags: 'i' }, veto: true },
        { name: 'length', must: { all: [{ minWords: 3 }, { not: { minWords: 200, text: 'prompt' } }] } },
        { name: 'tier', when: { field: 'tier', exists: true }, must: { any: [{ field: 'tier', oneOf: ['a', null] }, { maxWords: 9 }] } }, // prettier-ignore
      ],
    };
    const { grader, options } = specOf(reward);
    expect(grader).toBe('businessRules');
    expect(options.rules).toEqual([
      { name: 'order', must: { containsField: 'order_id' }, weight: 2 },
      { name: 'calm', when: { field: 'mood', equals: 'angry' }, must: { contains: 'sorry', wholeWords: true } },
      { name: 'no promises', mustNot: { matches: '\\bguarantee', flags: 'i' }, veto: true },
      { name: 'length', must: { all: [{ minWords: 3 }, { not: { minWords: 200, in: 'prompt' } }] } },
      { name: 'tier', when: { field: 'tier', exists: true }, must: { any: [{ field: 'tier', oneOf: ['a', null] }, { maxWords: 9 }] } }, // prettier-ignore
    ]);
  });

  test('may weigh a judge, a guardrail and graders', () => {
    const graders: DeclaredRewardConfig[] = [
      { exactMatch: { caseSensitive: true } },
      { numberMatch: { relativeTolerance: 0.01 } },
      { multipleChoice: { choices: ['a', 'b'] } },
      { jsonSchema: { schema: { type: 'object' }, exactFields: ['a'] } },
      { toolCall: {} },
      { similarity: { measure: 'rougeL' as never } },
      { citations: { minWords: 4 } },
    ];
    const spec = specOf({
      weighted: [
        { name: 'tone', weight: 2, reward: { judge: { inferenceProfile: 'us.amazon.nova-pro-v1:0', rubric: 'tonePolicy' } } },
        { name: 'own', reward: { judge: { foundationModel: 'a.b', rubric: { description: 'Judge.', criteria: { right: { description: 'Right?' } } } } } },
        { name: 'safe', veto: true, reward: { guardrail: { guardrailArn: 'arn:aws:bedrock:us-east-1:123456789012:guardrail/g', guardrailVersion: '1', mode: 'veto' } } },
        { name: 'clean', veto: true, reward: { forbidden: { pii: ['EMAIL'] } } },
        ...graders.map((reward, index) => ({ name: `g${index}`, reward })),
      ],
    }); // prettier-ignore
    const names = ({ grader: { grader } }: { grader: { grader: string } }) => grader;
    expect(spec.guards.map(names)).toEqual(['guardrail', 'forbidden']);
    expect(spec.terms.map(names)).toEqual(['judge', 'judge', ...graders.map((each) => Object.keys(each)[0])]);
    expect(spec.terms[0]).toMatchObject({ weight: 2, grader: { rubric: 'tonePolicy' } });
    expect(spec.terms[1].grader.rubric).toMatchObject({ rubric: 'Judge.', scale: { min: 1, max: 5 } });
  });

  test.each([
    [{}, /reward: got nothing, allowed is exactly one of typescript, functionArn, rules, judge/],
    [{ rules: [{ name: 'a' }] }, /rules\.0: got name, allowed is at least one of must, mustNot/],
    [{ rules: [{ name: 'a', must: { contain: 'x' } }] }, /must: got unknown field 'contain', allowed: contains/],
    [
      { rules: [{ name: 'a', must: { field: 'x' } }] },
      /must: got field, allowed is exactly one of .*field with equals/,
    ],
    [{ judge: { foundationModel: 'x', rubric: 'tone' } }, /rubric: got "tone", allowed is exactly one of instructionFollowing/], // prettier-ignore
    [{ weighted: [{ name: 'a', reward: { typescript: 'x.ts' } }] }, /weighted\.0\.reward: got unknown field 'typescript'/], // prettier-ignore
    [{ numberMatch: {}, maxScore: 2 }, /reward: got numberMatch, maxScore, allowed is at least one of typescript, functionArn/], // prettier-ignore
  ])('is refused in words: %j', (reward, message) => {
    expect(refusalOf(reward)).toMatch(message);
  });

  test('has its patterns read at synthesis', () => {
    expect(() => specOf({ rules: [{ name: 'a', must: { matches: '(' } }] })).toThrow(
      /rules\[0\]\.must\.matches is "\("/,
    );
  });

  test('may name every ready rubric that there is', () => {
    expect(schema.definitions.judge.properties.rubric.oneOf[0].enum).toEqual(READY_RUBRICS);
  });
});
