import type { ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime';
import { InvalidSample } from '../index';
import { REASON_FIELD, shareOfScale, type JudgeRubric } from './criteria';
import { SCORE_TOOL } from './judge-request';

/** One vote of the judge. */
export interface JudgeVote {
  /** By criterion, from 0 to 1. */
  readonly shares: { readonly [name: string]: number };
  readonly reason: string;
}

/** A vote, or what to tell the judge so that its next reply has one. */
export type JudgeReply = { readonly vote: JudgeVote } | { readonly problem: string };

/** Enough for two sentences. */
const MAX_REASON = 300;

const DECIMAL = /^\s{0,10}-?\d{1,15}(?:\.\d{1,15})?\s{0,10}$/;

/**
 * The vote in the reply of a judge.
 *
 * @throws InvalidSample when asking again would not help: the content was filtered, or the input is too long
 */
export function readReply({ stopReason, output }: ConverseCommandOutput, rubric: JudgeRubric): JudgeReply {
  switch (stopReason) {
    case 'content_filtered':
    case 'guardrail_intervened':
      throw new InvalidSample(`The judge stopped with "${stopReason}" and gave no score for this response.`);
    case 'model_context_window_exceeded':
      throw new InvalidSample('Prompt, reference answer and response are together too long for the judge.');
    case 'max_tokens':
      return { problem: 'it was cut off; keep the reason to one sentence' };
    case 'malformed_tool_use':
    case 'malformed_model_output':
      return { problem: `it was no readable call of ${SCORE_TOOL}` };
  }
  const calls = (output?.message?.content ?? []).flatMap(({ toolUse }) => (toolUse ? [toolUse] : []));
  if (calls.length !== 1) return { problem: `it had ${calls.length} tool calls, expected 1` };
  const [{ name, input }] = calls;
  if (name !== SCORE_TOOL) return { problem: `it called another tool than ${SCORE_TOOL}` };
  return isObject(input) ? voteIn(input, rubric) : { problem: 'the input of the tool was no object' };
}

function voteIn(input: { readonly [field: string]: unknown }, { criteria, scale }: JudgeRubric): JudgeReply {
  const shares: Record<string, number> = {};
  const problems: string[] = [];
  for (const name of Object.keys(criteria)) {
    const score = numberOf(input[name]);
    if (score !== undefined && score >= scale.min && score <= scale.max) shares[name] = shareOfScale(score, scale);
    else problems.push(`${name} was ${score ?? 'no number'}, expected ${scale.min} to ${scale.max}`);
  }
  if (problems.length > 0) return { problem: problems.join('; ') };
  const reason = input[REASON_FIELD];
  return { vote: { shares, reason: typeof reason === 'string' ? shortened(reason) : '' } };
}

/** Some models write numbers as text. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function shortened(reason: string): string {
  const text = reason.replace(/\s+/g, ' ').trim();
  return text.length <= MAX_REASON ? text : `${text.slice(0, MAX_REASON)}…`;
}

const isObject = (value: unknown): value is { readonly [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
