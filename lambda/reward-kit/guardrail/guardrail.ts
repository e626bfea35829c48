import {
  ApplyGuardrailCommand,
  type ApplyGuardrailCommandInput,
  type BedrockRuntimeClient,
  type GuardrailContentBlock,
} from '@aws-sdk/client-bedrock-runtime';
import { InvalidSample, type Grade, type Grader, type RewardSample } from '../index';
import { callBedrock, limitedTo, type CallSubject } from '../judge/bedrock-call';
import { sharedClient } from '../judge/shared-client';
import { groundedContent, plainContent } from './guardrail-content';
import { findingsOf, type GuardrailFindings } from './guardrail-findings';

const DEFAULT_CONCURRENCY = 8;
const MAX_CONCURRENCY = 1_000;

const VERSION = /^(?:DRAFT|[1-9]\d{0,7})$/;

export interface GuardrailOptions {
  /** Id or ARN. */
  readonly id: string;
  /** A version number, or `DRAFT`, which may change in the middle of a training. */
  readonly version: string;
  /**
   * `veto`: 0 when the guardrail intervenes, which masking is too, else 1. `score`: the scores of contextual grounding,
   * which the guardrail must have.
   */
  readonly mode: 'veto' | 'score';
  /**
   * Whose words the guardrail takes the response for. Contextual grounding exists for `OUTPUT` only.
   * @default 'OUTPUT'
   */
  readonly source?: 'INPUT' | 'OUTPUT';
  /**
   * Field of the dataset row with the text that the response must be grounded in, or a list of texts; dots descend, and
   * `reference_answer.<field>` reads the reference answer. With it, a veto counts contextual grounding too.
   * @default - for a score the reference answer itself, which must be a string; for a veto none
   */
  readonly contextField?: string;
  /**
   * Field of the dataset row with the question, of at most 1,000 characters. Needed where the prompt holds the source
   * too.
   * @default - the last message of the user
   */
  readonly queryField?: string;
  /**
   * How the scores for grounding and relevance become one.
   * @default 'min'
   */
  readonly combine?: 'min' | 'mean';
  /**
   * Calls at the same time, over all rows of the batch.
   * @default 8
   */
  readonly concurrency?: number;
  /**
   * The client to call with. Turn its own retries off (`maxAttempts: 1`): those of the grader know when the batch ends. Let
   * calls share a connection (`requestHandler: { disableConcurrentStreams: false }`), which saves a TLS handshake for each.
   * @default - a client for the region of the function
   */
  readonly client?: BedrockRuntimeClient;
}

/**
 * What a Bedrock guardrail says about the response: a veto, or its scores for contextual grounding. Metrics: `intervened`,
 * `grounding`, `relevance`, and 1 or 0 for each filter (`topic.<name>`, `content.<type>`, `pii.<type>`, `words`, `regexes`).
 *
 * A blank response is shown to nobody: it has nothing to veto (1) and no grounding (0). Longer texts than a guardrail takes
 * make the row invalid: 5,000 characters for a response with grounding, 25,000 without, 100,000 for its source, 1,000 for
 * the question. Throttling and faults of the service are retried for as long as the batch has time; then the grader is
 * unavailable.
 *
 * @throws an Error naming the option, when one is out of range
 * @example
 * weighted({ grounded: [1, guardrail({ id: 'gr1a2b3c', version: '3', mode: 'score', contextField: 'passages' })] })
 */
export function guardrail(options: GuardrailOptions): Grader {
  checkOptions(options);
  const { id, version, mode, source = 'OUTPUT', concurrency = DEFAULT_CONCURRENCY, client } = options;
  const limited = limitedTo(concurrency);
  const subject = subjectOf(id, version);
  const grounded = mode === 'score' || options.contextField !== undefined;
  const contentOf = (sample: RewardSample): GuardrailContentBlock[] =>
    grounded ? groundedContent(sample, options) : plainContent(sample);

  return async function guardrail(sample, context) {
    if (sample.response.trim() === '') return { score: mode === 'veto' ? 1 : 0, reason: 'the response is blank' };
    const request: ApplyGuardrailCommandInput = {
      guardrailIdentifier: id,
      guardrailVersion: version,
      source,
      content: contentOf(sample),
      // Else filters that found nothing, and the scores of contextual grounding, would be absent.
      outputScope: 'FULL',
    };
    const send = (abortSignal: AbortSignal) =>
      (client ?? sharedClient(context)).send(new ApplyGuardrailCommand(request), { abortSignal });
    const findings = findingsOf(await limited(() => callBedrock(send, subject, context)));
    const { intervened, grounding, detected } = findings;
    const score = mode === 'veto' ? (intervened ? 0 : 1) : groundedShare(findings, options.combine ?? 'min', subject);
    const metrics = { intervened: intervened ? 1 : 0, ...grounding, ...detected };
    return { score, metrics, reason: reasonOf(findings) } satisfies Grade;
  };
}

function groundedShare(
  { intervened, grounding }: GuardrailFindings,
  how: 'min' | 'mean',
  { name }: CallSubject,
): number {
  const scores = Object.values(grounding);
  if (scores.length === 0 && intervened) {
    throw new InvalidSample(`${name}: another filter intervened before contextual grounding gave a score.`);
  }
  if (scores.length === 0) {
    throw new Error(
      `${name}: got no score of contextual grounding; add a contextual grounding policy to the guardrail, make a version ` +
        'of it, or use mode veto.',
    );
  }
  return how === 'min' ? Math.min(...scores) : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function reasonOf({ intervened, grounding, detected }: GuardrailFindings): string {
  const scores = Object.entries(grounding).map(([name, score]) => `${name} ${score}`);
  const found = Object.keys(detected).filter((name) => detected[name] === 1);
  return [intervened ? 'intervened' : 'did not intervene', ...scores, ...found].join(', ');
}

function subjectOf(id: string, version: string): CallSubject {
  return {
    name: `guardrail: "${id}" version ${version}`,
    permission: 'Allow the role of the reward function bedrock:ApplyGuardrail on the ARN of the guardrail.',
    check: 'Use the id or ARN of a guardrail of this region and a version that exists.',
  };
}

function checkOptions(options: GuardrailOptions): void {
  const { id, version, mode, source = 'OUTPUT', combine = 'min', concurrency = DEFAULT_CONCURRENCY } = options;
  if (id.trim() === '') throw new Error('guardrail: id is blank; expected the id or ARN of a guardrail.');
  if (!VERSION.test(version)) {
    throw new Error(`guardrail: version is "${version}"; expected a version number such as "1", or "DRAFT".`);
  }
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
    throw new Error(`guardrail: concurrency is ${concurrency}; expected a whole number from 1 to ${MAX_CONCURRENCY}.`);
  }
  const choices = {
    mode: [mode, 'veto', 'score'],
    source: [source, 'INPUT', 'OUTPUT'],
    combine: [combine, 'min', 'mean'],
  };
  for (const [option, [got, ...allowed]] of Object.entries(choices)) {
    if (!allowed.includes(got)) throw new Error(`guardrail: ${option} is "${got}"; expected ${allowed.join(' or ')}.`);
  }
  if (mode === 'score' && source === 'INPUT') {
    throw new Error('guardrail: source is "INPUT" in mode score; contextual grounding exists for OUTPUT only.');
  }
}
