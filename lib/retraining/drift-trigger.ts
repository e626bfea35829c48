import { Construct } from 'constructs';
import { DriftMonitor, DriftOptions } from '../monitoring/drift-monitor';
import type { IRetrainingTrigger } from './retraining';
import { RetrainingTarget } from './retraining-target';

/** Asks for a run when answers of production have become worse. */
export class DriftTrigger implements IRetrainingTrigger {
  private bound?: DriftMonitor;

  constructor(private readonly options: DriftOptions) {}

  /** What watches: its metrics, alarms and graphs. Present once the trigger was given to a pipeline. */
  public get monitor(): DriftMonitor {
    if (this.bound) return this.bound;
    throw new Error('monitor: got none, this trigger watches nothing yet. Give it to a pipeline first.');
  }

  public bind(scope: Construct, target: RetrainingTarget): void {
    if (this.bound) {
      throw new Error(
        'drift: got one trigger for two pipelines, allowed is one for each. Make another by Retraining.onDrift.',
      );
    }
    this.bound = new DriftMonitor(scope, 'DriftMonitor', { ...this.options, target });
  }
}
