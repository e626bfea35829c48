import { readSample, type RewardSample } from '../../../lambda/reward-kit';

/** A sample as a grader gets it. */
export function sampleOf(response: string, referenceAnswer?: unknown): RewardSample {
  return readSample(inputRow('row-1', response, { reference_answer: referenceAnswer }));
}

/** A row as Bedrock sends it. */
export function inputRow(id: string | number, response: unknown, fields: Record<string, unknown> = {}) {
  return {
    id,
    messages: [
      { role: 'user', content: 'What is 6 x 7?' },
      { role: 'assistant', content: response },
    ],
    ...fields,
  };
}

/** A batch of rows with ids r0, r1, … */
export const rowsOf = (...responses: string[]) => responses.map((response, i) => inputRow(`r${i}`, response));
