import { functionOf, invoke, resultOf, runner } from './bundles';

describe('what a function writes', () => {
  test('is kept line by line with its request', async () => {
    const definition = functionOf(
      'exports.handler = async () => { console.log("one\\ntwo"); console.error("three"); process.stdout.write("four\\n") }',
    );
    const { requestId } = await invoke(definition);
    expect(runner.linesOf(definition.name).map(({ stream, text }) => `${stream}: ${text}`)).toEqual([
      'stdout: one',
      'stdout: two',
      'stderr: three',
      'stdout: four',
    ]);
    expect(runner.linesOf(definition.name).every((line) => line.requestId === requestId && line.version === '7')).toBe(
      true,
    );
  });

  test('in the embedded metric format becomes metrics', async () => {
    const document = {
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [
          { Namespace: 'N', Dimensions: [['purpose']], Metrics: [{ Name: 'RewardMean', Unit: 'None' }] },
        ],
      },
      purpose: 'training',
      RewardMean: 0.5,
    };
    const definition = functionOf(
      `exports.handler = async () => console.log(${JSON.stringify(JSON.stringify(document))})`,
    );
    await invoke(definition);
    expect(runner.metrics.filter(({ functionName }) => functionName === definition.name)).toEqual([
      {
        functionName: definition.name,
        namespace: 'N',
        name: 'RewardMean',
        unit: 'None',
        values: [0.5],
        dimensions: { purpose: 'training' },
        timeMs: 5,
      },
    ]);
  });

  test('in that format but wrong is a problem: CloudWatch would drop it without a word', async () => {
    const document = {
      _aws: { Timestamp: 5, CloudWatchMetrics: [{ Namespace: 'N', Metrics: [{ Name: 'RewardMean' }] }] },
      RewardMean: null,
    };
    await invoke(functionOf(`exports.handler = async () => console.log(${JSON.stringify(JSON.stringify(document))})`));
    expect(runner.problems.at(-1)).toMatch(/RewardMean must be a number/);
  });
});

describe('the network', () => {
  test('leads to the endpoint', async () => {
    expect(await resultOf('return await (await fetch(process.env.AWS_ENDPOINT_URL)).text()')).toBe('from the endpoint');
  });

  test.each([
    ['fetch', 'await fetch("http://192.0.2.1/")'],
    ['https', 'await new Promise((r, j) => require("https").get("https://example.com/", r).on("error", j))'],
    ['net', 'await new Promise((r, j) => require("net").connect(22, "127.0.0.1", r).on("error", j))'],
    ['datagrams', 'require("dgram").createSocket("udp4")'],
  ])('leads nowhere else by %s, and the attempt is a problem', async (_, body) => {
    const before = runner.problems.length;
    const definition = functionOf(`exports.handler = async () => { ${body} }`);
    expect((await invoke(definition)).functionError).toBe('Unhandled');
    expect(runner.problems.slice(before)).toEqual([expect.stringContaining(`${definition.name} tried to reach`)]);
  });
});
