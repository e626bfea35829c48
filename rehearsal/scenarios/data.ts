import type { ObjectLocation } from '../../lib/contract/settings';
import type { Director } from '../director';
import { onlyRun, type Scenario } from '../scenario';
import { nothingLearned } from './bent-policies';

const dataset = ({ pipeline }: Director): ObjectLocation => pipeline.settings.dataset[0] ?? { bucket: '' };
const reasonHas = (text: RegExp) => (result: Parameters<NonNullable<Scenario['verify']>>[0]) => {
  const { reason = '' } = onlyRun(result).summary ?? {};
  return [
    ...(text.test(reason) ? [] : [`the reason should match ${String(text)}, it is: ${reason}`]),
    ...(result.jobs.length === 0 ? [] : ['a job was started']),
  ];
};

async function runOn(director: Director, change: (lines: string[]) => string[]): Promise<void> {
  director.changeObject(dataset(director), (text) => change(text.split('\n').filter(Boolean)).join('\n'));
  await director.requestRun();
  await director.settled();
}

/** What is wrong with rows, and what a second look at the same rows does. */
export const DATA_SCENARIOS: readonly Scenario[] = [
  {
    name: 'too-few-rows',
    description: 'Only 90 rows are left: the run fails and says how many are missing in which part.',
    act: (director) => runOn(director, (lines) => lines.slice(0, 90)),
    outcomes: ['failed'],
    verify: reasonHas(/DatasetRejected: .*train/s),
  },
  {
    name: 'too-many-rows',
    description: 'There are more rows than one job takes: the run fails and names the limit.',
    act: (director) =>
      runOn(director, (lines) => {
        const [first = ''] = lines;
        const row = JSON.parse(first) as { messages: { role: string; content: string }[] };
        return Array.from({ length: 26_000 }, (_, index) =>
          JSON.stringify({ ...row, id: `copy-${index}`, messages: [{ role: 'user', content: `Problem ${index}?` }] }),
        );
      }),
    outcomes: ['failed'],
    verify: reasonHas(/DatasetRejected: .*20,?000/s),
  },
  {
    name: 'no-rows',
    description: 'The dataset is empty: the run fails and says where it looked.',
    act: (director) => runOn(director, () => []),
    outcomes: ['failed'],
    verify: reasonHas(/DatasetRejected/),
  },
  {
    name: 'no-such-file',
    description:
      'The file of the dataset is gone, which S3 tells as if it were forbidden: the run fails and names the file.',
    act: async (director) => {
      const { bucket, key = '' } = dataset(director);
      director.stage.store.delete(bucket, key);
      await director.requestRun();
      await director.settled();
    },
    outcomes: ['failed'],
    verify: reasonHas(/DatasetRejected: .*does not exist or may not be read/s),
  },
  {
    name: 'unchanged',
    description: 'A second run finds the same rows, reward and hyperparameters: skipped, nothing is paid.',
    act: async (director) => {
      for (let run = 0; run < 2; run++) {
        await director.requestRun();
        await director.settled();
        await director.stage.clock.sleep(3_600_000);
      }
    },
    outcomes: ['promoted', 'skipped'],
    verify: ({ jobs }) => (jobs.length === 1 ? [] : [`${jobs.length} jobs were started instead of one`]),
  },
  {
    name: 'forced',
    description: 'Somebody asks with force for what led to a rejected model: it is trained and measured again.',
    bend: nothingLearned,
    act: async (director) => {
      await director.requestRun();
      await director.settled();
      await director.stage.clock.sleep(3_600_000);
      await director.requestRun({ force: true });
      await director.settled();
    },
    outcomes: ['rejected', 'rejected'],
    verify: ({ jobs }) => (jobs.length === 2 ? [] : [`${jobs.length} jobs were started instead of two`]),
  },
];
