import { readFileSync } from 'node:fs';
import { sharedDataPath } from '../shared-data';
import { question } from './reward-trial';

interface Comparison {
  readonly cmp_key: string;
  readonly instruction: string;
  readonly input: unknown;
  readonly response1: unknown;
  readonly response2: unknown;
  readonly annotator1: number;
  readonly annotator2: number;
  readonly annotator3: number;
}

/** The public preferences as files of `rft check`: three people on which of two answers is better. */
export interface HumanPreferences {
  readonly dataset: object[];
  readonly responses: { readonly id: string; readonly source: string; readonly response: string }[];
  readonly labels: {
    readonly id: string;
    readonly sources: readonly string[];
    readonly preferred: string | null;
    readonly annotator: string;
  }[];
}

/** A prompt occurs with several pairs of models, and a model now and then with several answers: those get names of their own. */
export function humanPreferences(): HumanPreferences {
  const comparisons = readFileSync(sharedDataPath('pandalm', 'human-preferences.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Comparison);
  const prompts = new Map<string, { readonly id: string; readonly row: object; readonly answers: Map<string, string> }>();
  const labels: HumanPreferences['labels'] = [];
  for (const { instruction, input, ...comparison } of comparisons) {
    const text = `${instruction}\n\n${String(input)}`;
    const id = `prompt-${prompts.size}`;
    const prompt = prompts.get(text) ?? {
      id,
      row: { id, name: id, messages: question(text), reference_answer: { input: String(input) } },
      answers: new Map<string, string>(),
    };
    prompts.set(text, prompt);
    const sources = comparison.cmp_key.split('_').map((model, index) => {
      const answer = String(index === 0 ? comparison.response1 : comparison.response2);
      const known = [...prompt.answers].find(([source, each]) => source.split('#')[0] === model && each === answer);
      const source = known?.[0] ?? `${model}#${prompt.answers.size}`;
      prompt.answers.set(source, answer);
      return source;
    });
    for (const annotator of ['annotator1', 'annotator2', 'annotator3'] as const) {
      const preferred = [null, ...sources][comparison[annotator]];
      labels.push({ id: prompt.id, sources, preferred, annotator });
    }
  }
  return {
    dataset: [...prompts.values()].map(({ row }) => row),
    responses: [...prompts.values()].flatMap(({ id, answers }) =>
      [...answers].map(([source, response]) => ({ id, source, response })),
    ),
    labels,
  };
}
