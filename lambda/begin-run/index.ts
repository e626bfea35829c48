import { setTimeout } from 'node:timers/promises';
import { BEGIN_RUN_ENV } from '../../lib/contract/env';
import type { BeginRunInput, BeginRunOutput } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { lambda } from '../shared/clients/lambda';
import { sfn } from '../shared/clients/sfn';
import { readEnv } from '../shared/env';
import { MarkRegistry } from '../shared/mark-registry';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { beginRun } from './begin-run';

const env = readEnv(BEGIN_RUN_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);
const marks = new MarkRegistry(documents, env.REGISTRY_TABLE);
const wait = (milliseconds: number): Promise<void> => setTimeout(milliseconds);

/** Takes the lease of a run and pins its reward. */
export const handler = (event: BeginRunInput): Promise<BeginRunOutput> =>
  withServiceErrors(() => beginRun(event, { registry, marks, sfn, lambda, wait }));
