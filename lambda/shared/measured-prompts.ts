import type { S3Client } from '@aws-sdk/client-s3';
import type { MeasuredPrompt } from './evaluated-model';
import { objectLines } from './s3-lines';
import { type MeasuredResults, scoredPrompts } from './scored-prompts';
import { isNamed } from './service-errors';

/**
 * The figures of every scored prompt of a model.
 *
 * @throws RftError ServiceFault when results are missing
 */
export async function measuredPrompts(
  s3: S3Client,
  bucket: string,
  results: MeasuredResults,
): Promise<readonly MeasuredPrompt[]> {
  const prompts: MeasuredPrompt[] = [];
  for await (const scored of scoredPrompts(results, (key) => linesIfAny(s3, bucket, key))) {
    const { prompt, group, scores, metrics, lengths, slices, tokens, unscored } = scored;
    prompts.push({ prompt, group, scores, metrics, lengths, slices, tokens, unscored });
  }
  return prompts;
}

async function* linesIfAny(s3: S3Client, bucket: string, key: string): AsyncGenerator<string> {
  try {
    yield* objectLines(s3, bucket, key);
  } catch (error) {
    // Without a permission to list that fits, S3 tells of an absent key as it tells of a forbidden one.
    if (!isNamed(error, 'NoSuchKey', 'AccessDenied')) {
      throw error;
    }
  }
}
