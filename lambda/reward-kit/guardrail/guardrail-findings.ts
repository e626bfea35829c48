import type { ApplyGuardrailCommandOutput, GuardrailAssessment } from '@aws-sdk/client-bedrock-runtime';

/** What the guardrail says about one response. Holds names of filters, never the text that they matched. */
export interface GuardrailFindings {
  readonly intervened: boolean;
  /** Scores of contextual grounding from 0 to 1, by type: `grounding`, `relevance`. */
  readonly grounding: Readonly<Record<string, number>>;
  /** 1 or 0 for each filter that the guardrail mentions, and for word and regex filters, which it mentions on a match only. */
  readonly detected: Readonly<Record<string, number>>;
}

interface Filter {
  readonly action: string | undefined;
  readonly detected?: boolean | undefined;
}

/** The findings in an answer of ApplyGuardrail. */
export function findingsOf({ action, assessments = [] }: ApplyGuardrailCommandOutput): GuardrailFindings {
  const grounding: Record<string, number> = {};
  const detected: Record<string, number> = { words: 0, regexes: 0 };
  const note = (name: string, filter: Filter) => {
    const found = filter.detected ?? filter.action !== 'NONE';
    detected[name] = Math.max(detected[name] ?? 0, found ? 1 : 0);
  };
  for (const assessment of assessments) {
    for (const { type, score } of assessment.contextualGroundingPolicy?.filters ?? []) {
      if (type === undefined || score === undefined) continue;
      const name = type.toLowerCase();
      grounding[name] = Math.min(grounding[name] ?? 1, score);
    }
    for (const [name, filter] of filtersOf(assessment)) note(name, filter);
  }
  return { intervened: action === 'GUARDRAIL_INTERVENED', grounding, detected };
}

function filtersOf(assessment: GuardrailAssessment): [name: string, filter: Filter][] {
  const { topicPolicy, contentPolicy, wordPolicy, sensitiveInformationPolicy: sensitive } = assessment;
  return [
    ...(topicPolicy?.topics ?? []).map((topic): [string, Filter] => [`topic.${topic.name ?? 'unnamed'}`, topic]),
    ...(contentPolicy?.filters ?? []).map((filter): [string, Filter] => [`content.${filter.type ?? 'other'}`, filter]),
    ...(sensitive?.piiEntities ?? []).map((entity): [string, Filter] => [`pii.${entity.type ?? 'other'}`, entity]),
    ...(sensitive?.regexes ?? []).map((regex): [string, Filter] => ['regexes', regex]),
    ...(wordPolicy?.customWords ?? []).map((word): [string, Filter] => ['words', word]),
    ...(wordPolicy?.managedWordLists ?? []).map((word): [string, Filter] => ['words', word]),
  ];
}
