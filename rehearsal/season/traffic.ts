import { gzipSync } from 'node:zlib';
import { type DriftSettings, periodFolder } from '../../lib/contract/drift';
import { LOG_SCHEMA } from '../../lib/contract/invocation-logs';
import { seededRandom } from '../../lib/contract/seeded-random';
import { sha256 } from '../../lib/contract/names';
import type { StagedPipeline } from '../staged-pipeline';
import type { RecordedRow } from '../training/recorded-dataset';
import { textsOf } from '../training/recorded-prompts';

/** A call of the production model by an application. */
export interface ServedCall {
  readonly requestId: string;
  readonly row: RecordedRow;
  readonly response: string;
}

/** Applications that call the production model about prompts of the dataset, and the invocation logs of their calls. */
export class Traffic {
  private readonly random: () => number;

  constructor(
    private readonly staged: Pick<StagedPipeline, 'stage' | 'pipeline' | 'registry' | 'models' | 'prompts'>,
    private readonly logs: DriftSettings['traffic'],
    private readonly seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  /** Calls within the present hour; none before anything was prepared. Bedrock delivers their logs as one object. */
  async serve(calls: number): Promise<ServedCall[]> {
    const { stage, pipeline, registry, models, prompts } = this.staged;
    const rows = prompts.known();
    const modelId = stage.parameters.valueOf(pipeline.settings.serving.modelIdParameter);
    if (rows.length === 0 || modelId === undefined || !this.logs) return [];
    const production = await stage.clock.busy(() => registry.production());
    const modelArn = production?.champion?.modelArn;
    const served = Array.from({ length: calls }, (_, nth): ServedCall | undefined => {
      const row = rows[Math.floor(this.random() * rows.length)];
      if (!row) return undefined;
      const texts = textsOf(row.row);
      const response = models.answer({ ...(modelArn !== undefined && { modelArn }), texts, mostLikely: false });
      return { requestId: requestIdOf(`${this.seed}/${stage.clock.now()}/${nth}`), row, response };
    }).filter((call) => call !== undefined);
    this.deliver(served, modelId, this.logs);
    return served;
  }

  private deliver(served: readonly ServedCall[], modelId: string, logs: NonNullable<DriftSettings['traffic']>): void {
    const { stage } = this.staged;
    const now = new Date(stage.clock.now());
    const folder = periodFolder(logs.prefix, 'hour', now.toISOString());
    const name = `${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}_${sha256(served[0]?.requestId ?? '').slice(0, 16)}`;
    const records = served.map((call) => JSON.stringify(recordOf(call, modelId, now, logs)));
    stage.store.put(logs.bucket, `${folder}${name}.json.gz`, gzipSync(records.join('\n')));
  }
}

function recordOf(
  { requestId, row, response }: ServedCall,
  modelId: string,
  at: Date,
  { requestMetadata }: NonNullable<DriftSettings['traffic']>,
): object {
  const messages = row.row.messages.map(({ role, content }) => ({ role, content: [{ text: content }] }));
  return {
    schemaType: LOG_SCHEMA.type,
    schemaVersion: LOG_SCHEMA.version,
    timestamp: at.toISOString(),
    requestId,
    operation: 'Converse',
    modelId,
    requestMetadata,
    input: { inputContentType: 'application/json', inputBodyJson: { messages } },
    output: {
      outputContentType: 'application/json',
      outputBodyJson: {
        output: { message: { role: 'assistant', content: [{ text: response }] } },
        stopReason: 'end_turn',
      },
    },
  };
}

function requestIdOf(seed: string): string {
  const hex = sha256(seed);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
