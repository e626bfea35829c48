import type { Level, Problem } from './problems';
import type { Random } from './random';
import { answerOf, grouped, plain, work, type Mistake, type Operation, type WorkedStep } from './working';

/** One recorded answer to one prompt. */
export interface RecordedResponse {
  readonly id: string;
  /** Which strategy wrote it. */
  readonly source: string;
  readonly response: string;
}

/** A strategy: how often it is right at each level, how it goes wrong, and how it writes. */
interface Source {
  readonly label: string;
  readonly rightShare: Readonly<Record<Level, number>>;
  readonly mistake: (problem: Problem, random: Random) => Mistake;
  readonly write: (worked: readonly WorkedStep[], problem: Problem, random: Random) => string;
}

const INSTEAD: Readonly<Record<Operation, readonly Operation[]>> = {
  '+': ['-', '×'],
  '-': ['+'],
  '×': ['+'],
  '÷': ['×', '-'],
};

const anyStep = ({ steps }: Problem, random: Random) => random.int(0, steps.length - 1);
const slip = (problem: Problem, random: Random): Mistake => ({
  at: anyStep(problem, random),
  slip: random.pick([-10, -2, -1, 1, 2, 10]),
});
const guess = ({ steps }: Problem, random: Random): Mistake => ({
  at: steps.length - 1,
  slip: random.int(1, 40) * random.pick([-1, 1]),
});

function otherOperation(problem: Problem, random: Random): Mistake {
  const at = anyStep(problem, random);
  return { at, operation: random.pick(INSTEAD[problem.steps[at].operation]) };
}

const sentence = ({ finds, calculation }: WorkedStep) => `The ${finds}: ${calculation}.`;

const SOURCES: readonly Source[] = [
  {
    label: 'careful',
    rightShare: { easy: 0.98, medium: 0.95, hard: 0.9 },
    mistake: slip,
    write: (worked, _, random) => {
      const answer = random.chance(0.5) ? grouped(answerOf(worked)) : plain(answerOf(worked));
      return [...worked.map(sentence), `#### ${answer}`].join('\n');
    },
  },
  {
    label: 'verbose',
    rightShare: { easy: 0.9, medium: 0.78, hard: 0.66 },
    mistake: slip,
    write: (worked, { question }, random) =>
      [
        `Let us take this slowly. The question says: "${question}"`,
        ...worked.map(
          ({ finds, calculation }, index) =>
            `${index === 0 ? 'To begin with' : 'Next'}, we should work out the ${finds}. That can be done like this: ${calculation}.`,
        ),
        random.pick([
          'I am confident in each of these steps.',
          'Going over the steps once more, they all seem sensible.',
        ]),
        `Therefore, the answer is **${grouped(answerOf(worked))}**.`,
      ].join('\n\n'),
  },
  {
    label: 'hasty',
    rightShare: { easy: 0.75, medium: 0.55, hard: 0.35 },
    mistake: slip,
    write: (worked) => `${worked.map(({ calculation }) => calculation).join(', ')}\n#### ${plain(answerOf(worked))}`,
  },
  {
    label: 'format-only',
    rightShare: { easy: 0.5, medium: 0.35, hard: 0.2 },
    mistake: guess,
    write: (worked) => `#### ${plain(answerOf(worked))}`,
  },
  {
    label: 'wrong-operation',
    rightShare: { easy: 0.15, medium: 0.1, hard: 0.05 },
    mistake: otherOperation,
    write: (worked) => [...worked.map(sentence), `#### ${plain(answerOf(worked))}`].join('\n'),
  },
];

const SECOND_RESPONSE_CHANCE = 0.5;

/** One or two different responses of every source to a problem. */
export function responsesTo(id: string, problem: Problem, level: Level, random: Random): RecordedResponse[] {
  return SOURCES.flatMap((source) => {
    const count = random.chance(SECOND_RESPONSE_CHANCE) ? 2 : 1;
    const texts = Array.from({ length: count }, () => {
      const right = random.chance(source.rightShare[level]);
      const worked = right ? work(problem.steps) : wrongly(source, problem, random);
      return source.write(worked, problem, random);
    });
    return [...new Set(texts)].map((response) => ({ id, source: source.label, response }));
  });
}

/** Some mistakes cancel out (2 + 2 for 2 × 2): draw until the answer is wrong, and a number at all. */
function wrongly(source: Source, problem: Problem, random: Random): WorkedStep[] {
  const right = answerOf(work(problem.steps));
  for (;;) {
    const worked = work(problem.steps, source.mistake(problem, random));
    if (Number.isFinite(answerOf(worked)) && answerOf(worked) !== right) return worked;
  }
}
