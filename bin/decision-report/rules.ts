import { escaped } from '../reward-report/escape';

const LOOKS: Readonly<Record<string, string>> = { passed: 'var(--good)', failed: 'var(--bad)' };

/** What is shown of a rule. */
export interface ShownRule {
  readonly name: string;
  readonly kind: string;
  readonly outcome: string;
  readonly consequence: string;
  readonly sentence: string;
}

/** Every rule with what came of it and its figures in words. */
export function rulesTable(rules: readonly ShownRule[]): string {
  const rows = rules.map(({ name, kind, outcome, consequence, sentence }) => {
    const colour = LOOKS[outcome] ?? 'var(--warn)';
    const then = consequence === 'none' ? '' : ` → ${consequence}`;
    return `<tr><td><bdi>${escaped(name)}</bdi><br><span class="quiet">${escaped(kind)}</span></td><td class="outcome" style="color:${colour}">${escaped(outcome)}${escaped(then)}</td><td class="left"><bdi>${escaped(sentence)}</bdi></td></tr>`;
  });
  return `<div class="card scroll"><table class="rules"><thead><tr><th>rule</th><th class="left">outcome</th><th class="left">why</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
