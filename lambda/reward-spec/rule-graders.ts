import type { JsonObject, RuleGrader } from '../../lib/contract/reward-spec';
import {
  businessRules,
  citations,
  exactMatch,
  forbidden,
  jsonSchema,
  multipleChoice,
  numberMatch,
  similarity,
  toolCall,
  type BusinessRule,
  type Grader,
  type JsonSchema,
  type SimilarityOptions,
} from '../reward-kit';

/** The graders that need nothing but the row, by their names. They check their options themselves. */
export const RULE_GRADER_OF: { readonly [name in RuleGrader]: (options: JsonObject) => Grader } = {
  businessRules: ({ rules }) => businessRules(rules as readonly BusinessRule[]),
  citations,
  exactMatch,
  forbidden,
  jsonSchema: ({ schema, ...options }) => jsonSchema(schema as JsonSchema, options),
  multipleChoice,
  numberMatch,
  similarity: (options) => similarity(options as unknown as SimilarityOptions),
  toolCall,
};
