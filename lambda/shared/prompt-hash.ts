import { hash } from 'node:crypto';
import type { RewardInputMessage } from '../../lib/contract/reward-wire';
import { normaliseText } from './normalise-text';

/** Hex SHA-256 of a normalised prompt. */
export function hashPrompt(prompt: string): string {
  return hash('sha256', prompt, 'hex');
}

/** A message of a normalised prompt. Normalised text holds no line feed, so different prompts stay different. */
export function promptLines(role: string, normalised: string): string {
  return `${role}\n${normalised}\n`;
}

/** Hash of the prompt that these messages are: the one by which PrepareDataset places it. */
export function hashMessages(messages: readonly RewardInputMessage[]): string {
  return hashPrompt(
    messages.map((message) => promptLines(message.role, normaliseText(textOfMessage(message)))).join(''),
  );
}

/** The text of a message, its blocks a line each. */
export function textOfMessage({ content }: RewardInputMessage): string {
  return typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('\n');
}

/**
 * The first 64 bits of a prompt's hash, in two unsigned halves: among two million prompts the odds that any two
 * different ones share it are about one in ten million.
 */
export function fingerprintOf(promptHash: string): readonly [high: number, low: number] {
  return [Number.parseInt(promptHash.slice(0, 8), 16), Number.parseInt(promptHash.slice(8, 16), 16)];
}
