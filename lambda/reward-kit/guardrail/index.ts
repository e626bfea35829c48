export { guardrail, type GuardrailOptions } from './guardrail';
