import type { Distribution } from './definition';
import { DefinitionReader } from './definition-reader';
import { BATCH_BYTES, BATCH_ITEMS, FAILURE_COUNT, PERCENTAGE } from './kinds';

/** What a Map may hold beside the fields of an inline one. */
export const DISTRIBUTED_FIELDS = [
  'ItemReader',
  'ItemBatcher',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

/** The one source of items that the rehearsal stands in for. */
const LIST_OBJECTS = /^arn:[^:]+:states:::s3:listObjectsV2$/;

/** Longest label. https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const LABEL = /^[^\s?*<>{}[\]:;,\\|^~$#%&`"\p{Cc}]{1,40}$/u;

/**
 * Reads what makes a Map a distributed one.
 *
 * @throws DefinitionError
 */
export function readDistribution(reader: DefinitionReader, config: DefinitionReader): Distribution {
  const type = config.has('ExecutionType') ? config.text('ExecutionType') : undefined;
  if (type !== 'STANDARD') {
    throw config.problem('ExecutionType', `got ${JSON.stringify(type)}, and only "STANDARD" is known to the rehearsal`);
  }
  const label = reader.has('Label') ? reader.text('Label') : undefined;
  if (label !== undefined && !LABEL.test(label)) {
    throw reader.problem('Label', `got ${JSON.stringify(label)}, allowed are up to 40 characters without spaces`);
  }
  return {
    label,
    reader: readReader(reader),
    batcher: reader.has('ItemBatcher') ? readBatcher(reader) : undefined,
    toleratedFailureCount: reader.typed('ToleratedFailureCount', FAILURE_COUNT),
    toleratedFailurePercentage: reader.typed('ToleratedFailurePercentage', PERCENTAGE),
  };
}

function readReader(map: DefinitionReader): Distribution['reader'] {
  const reader = new DefinitionReader(map.raw('ItemReader'), map.state, 'ItemReader', ['Resource', 'Arguments']);
  const resource = reader.text('Resource');
  if (!LIST_OBJECTS.test(resource)) {
    throw reader.problem('Resource', `got ${resource}, known to the rehearsal is arn:aws:states:::s3:listObjectsV2`);
  }
  const listed = new DefinitionReader(reader.raw('Arguments'), map.state, 'ItemReader/Arguments', ['Bucket', 'Prefix']);
  if (!listed.has('Bucket')) throw listed.problem('Bucket', 'missing');
  const args = reader.field('Arguments');
  if (!args) throw reader.problem('Arguments', 'missing');
  return { resource, arguments: args };
}

function readBatcher(map: DefinitionReader): NonNullable<Distribution['batcher']> {
  const known = ['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput'];
  const batcher = new DefinitionReader(map.raw('ItemBatcher'), map.state, 'ItemBatcher', known);
  const maxItems = batcher.typed('MaxItemsPerBatch', BATCH_ITEMS);
  const maxBytes = batcher.typed('MaxInputBytesPerBatch', BATCH_BYTES);
  if (!maxItems && !maxBytes) {
    throw batcher.problem('', 'one of MaxItemsPerBatch and MaxInputBytesPerBatch is needed');
  }
  return { maxItems, maxBytes, input: batcher.field('BatchInput') };
}
