import { parentPort } from 'node:worker_threads';
import { promotionsIn, type Simulation } from './simulate-promotions';

parentPort?.on('message', (simulation: Simulation) => {
  parentPort?.postMessage(promotionsIn(simulation));
});
