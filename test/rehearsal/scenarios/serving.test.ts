import { SERVING_SCENARIOS } from '../../../rehearsal/scenarios/serving';
import { testScenarios } from './rehearsed';

testScenarios(SERVING_SCENARIOS);
