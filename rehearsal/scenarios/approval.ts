import type { Verdict } from '../approver';
import type { Director } from '../director';
import { onlyRun, type Scenario } from '../scenario';
import type { RehearsalResult } from '../result';

const ADA = 'arn:aws:sts::123456789012:assumed-role/Operator/ada';
const GRACE = 'arn:aws:sts::123456789012:assumed-role/Operator/grace';

const asked =
  (afterMinutes: number, ...verdicts: readonly Verdict[]) =>
  async (director: Director): Promise<void> => {
    await director.requestRun();
    await director.answerNext(afterMinutes, ...verdicts);
    await director.settled();
  };

const decidedBy =
  (by: string, approved: boolean) =>
  (result: RehearsalResult): string[] => {
    const { approval } = onlyRun(result);
    return approval?.by === by && approval.approved === approved
      ? []
      : [`the answer in the record is ${JSON.stringify(approval)}`];
  };

/** What people answer, in a pipeline that asks before a promotion. */
export const APPROVAL_SCENARIOS: readonly Scenario[] = [
  {
    name: 'approved',
    needs: 'approval',
    description: 'Somebody approves two hours later: the model is promoted, and the record says by whom.',
    act: asked(120, { approved: true, by: ADA }),
    outcomes: ['promoted'],
    verify: decidedBy(ADA, true),
  },
  {
    name: 'person-rejects',
    needs: 'approval',
    description: 'Somebody rejects the model: production stays as it is.',
    act: asked(120, { approved: false, by: ADA, reason: 'It answers in rhymes' }),
    outcomes: ['rejected'],
    verify: decidedBy(ADA, false),
  },
  {
    name: 'approved-twice',
    needs: 'approval',
    description: 'Two people approve: the first one counts, and nothing happens twice.',
    act: asked(120, { approved: true, by: ADA }, { approved: true, by: GRACE }),
    outcomes: ['promoted'],
    verify: decidedBy(ADA, true),
  },
  {
    name: 'two-people-differ',
    needs: 'approval',
    description: 'One rejects, another approves a moment later: the first answer stays.',
    act: asked(120, { approved: false, by: ADA }, { approved: true, by: GRACE }),
    outcomes: ['rejected'],
    verify: decidedBy(ADA, false),
  },
  {
    name: 'approval-times-out',
    needs: 'approval',
    description: 'Nobody answers in time: silence is a rejection.',
    outcomes: ['rejected'],
  },
  {
    name: 'approved-too-late',
    needs: 'approval',
    description: 'Somebody approves after the time was up: it stays rejected.',
    act: async (director) => {
      const { timeoutSeconds = 0 } = director.pipeline.settings.serving.approval ?? {};
      await asked(timeoutSeconds / 60 + 60, { approved: true, by: ADA })(director);
    },
    outcomes: ['rejected'],
  },
];
