import { createHash } from 'node:crypto';
import { InvalidSample, type Grade, type RewardSample } from '../index';

/**
 * Grades of rollouts that are equal in prompt, reference answer and response; of many, the ones used last. Equal rollouts
 * under way at the same time share one grading. What could not be scored is not kept: a retry of the batch tries again.
 *
 * @param size - grades kept; 0 keeps none
 */
export function gradeCache(size: number): (sample: RewardSample, grade: () => Promise<Grade>) => Promise<Grade> {
  const kept = new Map<string, Promise<Grade>>();

  const fresh = (key: string, grade: () => Promise<Grade>): Promise<Grade> => {
    const made = grade();
    kept.set(key, made);
    const [oldest] = kept.keys();
    if (kept.size > size) kept.delete(oldest);
    made.catch(() => {
      if (kept.get(key) === made) kept.delete(key);
    });
    return made;
  };

  return async (sample, grade) => {
    if (size === 0) return grade();
    const key = keyOf(sample);
    const known = kept.get(key);
    if (!known) return fresh(key, grade);
    // A map lists its keys in the order in which they were set: the first one is the one not used for longest.
    kept.delete(key);
    kept.set(key, known);
    try {
      return await known;
    } catch (error) {
      // It may have failed with the batch it was made for, which says nothing about this one.
      if (error instanceof InvalidSample) throw error;
      return fresh(key, grade);
    }
  };
}

/** A hash rather than the texts: a kept grade should not keep a long response in memory. */
function keyOf({ prompt, response, referenceAnswer }: RewardSample): string {
  const texts = [prompt.map(({ role, content }) => [role, content]), response, referenceAnswer];
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64');
}
