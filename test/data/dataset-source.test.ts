import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DatasetSource } from '../../lib';
import { datasetFile, definitionOf, newPipeline, newStack, statementsOf, templateOf } from '../fixtures';

const PREPARE = /^SupportDatasetPrepareDataset/;

function settingsOf(dataset: DatasetSource, stack = newStack()) {
  const template = templateOf(newPipeline({ dataset }, stack));
  const { Payload } = definitionOf(template).States.BeginRun?.Arguments ?? {};
  return { template, dataset: (Payload as { settings: { dataset: object[] } }).settings.dataset };
}

describe('a local file', () => {
  test('becomes one object, readable for the function that prepares the dataset and no other object with it', () => {
    const { template, dataset } = settingsOf(DatasetSource.localFile(datasetFile()));
    expect(dataset).toEqual([{ bucket: expect.any(String), key: expect.stringMatching(/^[0-9a-f]{64}\.jsonl$/) }]);
    const [{ key }] = dataset as [{ key: string }];
    const reads = statementsOf(template, PREPARE).filter((statement) => statement.Action === 's3:GetObject');
    const resources = reads.map(({ Resource }) => JSON.stringify(Resource));
    // What it has written for its run, and the file.
    expect(resources).toEqual([expect.stringContaining('/runs/*'), expect.stringContaining(`/${key}"`)]);
  });

  test('throws when it is not there', () => {
    expect(() => DatasetSource.localFile('nowhere.jsonl')).toThrow(/got '.*nowhere\.jsonl', which is not a file/);
  });

  test('throws when it is not JSONL', () => {
    expect(() => DatasetSource.localFile(datasetFile('rows.csv'))).toThrow(/ends in \.jsonl/);
  });
});

describe('a local folder', () => {
  test('becomes an object for each .jsonl file, in the order of their names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rft-'));
    for (const name of ['b.jsonl', 'a.jsonl', 'notes.txt']) writeFileSync(join(folder, name), `${name}\n`);
    expect(settingsOf(DatasetSource.localFolder(folder)).dataset).toHaveLength(2);
  });

  test('may have more files than the policies inside a role have room for', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rft-'));
    for (let file = 0; file < 60; file++) writeFileSync(join(folder, `${file}.jsonl`), `${file}\n`);
    const { template } = settingsOf(DatasetSource.localFolder(folder));
    const managed = Object.values(template.findResources('AWS::IAM::ManagedPolicy')) as Array<{
      Properties: { PolicyDocument: object };
    }>;
    // IAM counts the characters without white space; a reference is replaced by something longer.
    expect(JSON.stringify(statementsOf(template, PREPARE)).length).toBeLessThan(10_240);
    for (const { Properties } of managed) expect(JSON.stringify(Properties.PolicyDocument).length).toBeLessThan(6_144);
    const all = JSON.stringify([managed, statementsOf(template, PREPARE)]);
    expect(all.match(/[0-9a-f]{64}\.jsonl/g)).toHaveLength(60);
  });

  test('throws when it holds no .jsonl file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rft-'));
    expect(() => DatasetSource.localFolder(folder)).toThrow(/has no file whose name ends in \.jsonl/);
  });

  test('throws when it is not there', () => {
    expect(() => DatasetSource.localFolder('nowhere')).toThrow(/which is not a folder/);
  });
});

describe('an S3 prefix', () => {
  test('is read when a run starts', () => {
    const stack = newStack();
    const bucket = s3.Bucket.fromBucketName(stack, 'Theirs', 'their-bucket');
    const { template, dataset } = settingsOf(DatasetSource.s3Prefix(bucket, 'prompts/'), stack);
    expect(dataset).toEqual([{ bucket: 'their-bucket', prefix: 'prompts/' }]);
    expect(JSON.stringify(statementsOf(template, PREPARE))).toContain(':s3:::their-bucket/prompts/*');
  });

  test('throws when it does not end with a slash', () => {
    const bucket = s3.Bucket.fromBucketName(newStack(), 'Theirs', 'their-bucket');
    expect(() => DatasetSource.s3Prefix(bucket, 'prompts')).toThrow(/must end with '\/'/);
  });

  test('throws when it lies in what runs write', () => {
    const stack = newStack();
    const pipeline = newPipeline({}, stack);
    const own = DatasetSource.s3Prefix(pipeline.dataStore.outputBucket, 'runs/');
    expect(() => newPipeline({ dataset: own, dataStore: pipeline.dataStore }, newStack())).toThrow(
      /output bucket of the pipeline/,
    );
  });
});
