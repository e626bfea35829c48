import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { ServiceError, type Json } from './service';

/** A service's operations and shapes, as botocore publishes them, reduced. */
export interface ServiceModel {
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

interface OperationModel {
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode: number };
  readonly input: string;
  readonly output?: string;
  readonly errors: Readonly<Record<string, number>>;
}

export interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Member>>;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly union?: boolean;
  /** Any JSON. */
  readonly document?: boolean;
}

interface Member {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
}

/** Checks values against the shapes of a service, and says what is wrong in the service's words. */
export class ShapeValidator {
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly ajv = new Ajv({ allErrors: true, verbose: true, strictTypes: false, unicodeRegExp: false });

  constructor(private readonly model: ServiceModel) {
    const definitions = Object.entries(model.shapes).map(([name, shape]) => [name, schemaOf(shape)]);
    this.ajv.addSchema({ $id: 'model', $defs: Object.fromEntries(definitions) as Json });
  }

  /**
   * @param shape name of a shape of the model
   * @throws ServiceError ValidationException that names each field and the constraint that it breaks
   */
  check(shape: string, value: unknown): void {
    const problems = this.problems(shape, value);
    if (problems.length === 0) return;
    const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`;
    throw new ServiceError('ValidationException', `${count}: ${problems.join('; ')}`);
  }

  /** What is wrong with a value; nothing when it fits the shape. */
  problems(shape: string, value: unknown): string[] {
    if (!(shape in this.model.shapes)) throw new Error(`${shape}: no shape of the model`);
    let validate = this.validators.get(shape);
    if (!validate) {
      validate = this.ajv.compile({ $ref: `model#/$defs/${shape}` });
      this.validators.set(shape, validate);
    }
    validate(value);
    return (validate.errors ?? []).map(problemOf);
  }
}

function schemaOf(shape: Shape): Json {
  if (shape.document) return {};
  switch (shape.type) {
    case 'structure':
      return {
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(shape.members ?? {}).map(([name, member]) => [name, reference(member.shape)]),
        ),
        required: shape.required ?? [],
        additionalProperties: false,
        ...(shape.union && { minProperties: 1, maxProperties: 1 }),
      };
    case 'list':
      return { type: 'array', items: reference(shape.member), ...bounds(shape, 'minItems', 'maxItems') };
    case 'map':
      return {
        type: 'object',
        propertyNames: reference(shape.key),
        additionalProperties: reference(shape.value),
        ...bounds(shape, 'minProperties', 'maxProperties'),
      };
    case 'string':
      return {
        type: 'string',
        // A pattern describes the whole value.
        ...(shape.pattern !== undefined && { pattern: `^(?:${shape.pattern})$` }),
        ...(shape.enum && { enum: shape.enum }),
        ...bounds(shape, 'minLength', 'maxLength'),
      };
    case 'integer':
    case 'long':
      return { type: 'integer', ...bounds(shape, 'minimum', 'maximum') };
    case 'float':
    case 'double':
      return { type: 'number', ...bounds(shape, 'minimum', 'maximum') };
    case 'timestamp':
      return { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' };
    case 'boolean':
      return { type: 'boolean' };
    case 'blob':
      return { type: 'string', ...bounds(shape, 'minLength', 'maxLength') };
    default:
      throw new Error(`Shape type ${shape.type} is not translated`);
  }
}

function reference(shape: string | undefined): Json {
  if (shape === undefined) throw new Error('A list or map of the model does not name what it holds');
  return { $ref: `model#/$defs/${shape}` };
}

function bounds({ min, max }: Shape, minimum: string, maximum: string): Json {
  return { ...(min !== undefined && { [minimum]: min }), ...(max !== undefined && { [maximum]: max }) };
}

function problemOf(error: ErrorObject): string {
  const { keyword, params, data } = error;
  const field = fieldOf(error.instancePath);
  const limit = String((params as { limit?: unknown }).limit);
  const isPlain = typeof data === 'string' || typeof data === 'number' || typeof data === 'boolean';
  const shown = isPlain ? `Value '${data}'` : 'Value';
  const failed = (value: string, at: string, constraint: string) =>
    `${value} at '${at}' failed to satisfy constraint: ${constraint}`;
  switch (keyword) {
    case 'required':
      return failed('Value null', within(field, String(params['missingProperty'])), 'Member must not be null');
    case 'additionalProperties':
      return failed(
        'Value',
        within(field, String(params['additionalProperty'])),
        'Member is not known to this operation',
      );
    case 'pattern':
      return failed(shown, field, `Member must satisfy regular expression pattern: ${patternOf(params['pattern'])}`);
    case 'enum':
      return failed(
        shown,
        field,
        `Member must satisfy enum value set: [${(params['allowedValues'] as string[]).join(', ')}]`,
      );
    case 'minLength':
    case 'minItems':
      return failed(shown, field, `Member must have length greater than or equal to ${limit}`);
    case 'maxLength':
    case 'maxItems':
      return failed(shown, field, `Member must have length less than or equal to ${limit}`);
    case 'minimum':
      return failed(shown, field, `Member must have value greater than or equal to ${limit}`);
    case 'maximum':
      return failed(shown, field, `Member must have value less than or equal to ${limit}`);
    case 'minProperties':
    case 'maxProperties':
      return failed(shown, field, `Member must have ${limit} entry, exactly one for a union`);
    case 'propertyNames':
      return failed(shown, field, `Key '${String(params['propertyName'])}' is not allowed`);
    default:
      return failed(shown, field, `Member ${error.message ?? keyword}`);
  }
}

/** `/jobTags/0/key` as the service writes it: `jobTags.1.member.key`. */
function fieldOf(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) =>
      /^\d+$/.test(part) ? `${Number(part) + 1}.member` : part.replaceAll('~1', '/').replaceAll('~0', '~'),
    )
    .join('.');
}

function within(field: string, member: string): string {
  return field === '' ? member : `${field}.${member}`;
}

function patternOf(pattern: unknown): string {
  return String(pattern).slice('^(?:'.length, -')$'.length);
}
