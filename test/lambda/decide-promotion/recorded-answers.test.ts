import { readFileSync } from 'node:fs';
import type { EvaluatedPrompt } from '../../../lib/contract/evaluated-model';
import { describeWithSharedData, sharedDataPath } from '../../shared-data';
import { decide, ruleIn } from './evaluations';

type Source = '6b_finetuning' | '6b_verification' | '175b_finetuning' | '175b_verification';

describeWithSharedData('on recorded solutions of GSM8K problems', () => {
  const rows = (): Array<Record<Source, { is_correct: boolean }> & { task_id: string }> =>
    readFileSync(sharedDataPath('gsm8k', 'model-solutions.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const answers = (source: Source): EvaluatedPrompt[] =>
    rows().map((row) => ({ id: row.task_id, scores: [Number(row[source].is_correct)] }));

  test('the larger model is promoted over the smaller one, with an interval', () => {
    const record = decide({ candidate: answers('175b_verification'), champion: answers('6b_verification') });
    expect(record.decision).toBe('promote');
    // 56.0 % and 39.0 % correct; 0.17 ± 1.97 × 0.511 / √400.
    const figure = ruleIn(record, 'policy').figure;
    expect(figure).toMatchObject({ candidate: 0.56, champion: 0.39, n: 400 });
    expect(figure?.low).toBeCloseTo(0.12, 2);
    expect(figure?.high).toBeCloseTo(0.22, 2);
  });

  test('the smaller one is rejected in its place', () => {
    const record = decide({ candidate: answers('6b_verification'), champion: answers('175b_verification') });
    expect(record.decision).toBe('reject');
    expect(record.reason).toContain('0.170 worse');
  });

  test('two models of which neither is better beyond doubt stay as they are', () => {
    const record = decide({ candidate: answers('6b_verification'), champion: answers('175b_finetuning') });
    expect(record.decision).toBe('reject');
    expect(record.reason).toContain('0.025 better');
    expect(ruleIn(record, 'policy').figure?.low).toBeLessThan(0);
  });
});
