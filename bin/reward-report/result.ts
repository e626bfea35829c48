import type { ScoreRange } from '../../lib/contract/reward-statistics';
import type { LeftOutLine } from '../reward-trial/dataset';
import type { ScoredAnswer } from '../reward-trial/score-answers';
import type { ScoreFigures } from './figures';

/** What `rft score` found out. */
export interface ScoreResult {
  /** The three files, as they were named. */
  readonly reward: string;
  readonly data: string;
  readonly responses: string;
  readonly range: ScoreRange;
  readonly rows: number;
  readonly leftOut: readonly LeftOutLine[];
  /** What the reader should know before the figures. */
  readonly notes: readonly string[];
  readonly answers: readonly ScoredAnswer[];
  readonly figures: ScoreFigures;
}

/** The result as JSON: figures, then every answer by row and source with its score and reason; no text of answers. */
export function scoreJson({ answers, figures: { terms, ...figures }, ...result }: ScoreResult): string {
  return `${JSON.stringify(
    {
      ...result,
      ...figures,
      terms: terms.map(({ term, mean, values, sources }) => ({ term, mean, answers: values.length, sources })),
      answers: answers.map(({ row, source, text, outcome }) => ({
        id: row.id,
        line: row.line,
        source,
        length: text.length,
        ...outcome,
      })),
    },
    null,
    2,
  )}\n`;
}
