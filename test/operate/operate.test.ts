import { askingAssembly, operated } from './deployed';

const assembly = askingAssembly();

test('somebody looks at the runs of a deployed pipeline', async () => {
  const { deviations } = await operated(assembly, ['promoted'], async (director, rft) => {
    expect(await rft('runs')).toEqual({ code: 0, text: 'No run of support yet.' });
    await director.requestRun();
    await director.answerNext(10, { approved: true });
    await director.settled();
    const { text } = await rft('runs');
    expect(text).toMatch(
      /^run +started +outcome .*\n20260105-090000-[0-9a-f]{8} {2}2026-01-05 09:00 {2}promoted {2}\+0\.\d{3} /,
    );
  });
  expect(deviations).toEqual([]);
}, 120_000);
