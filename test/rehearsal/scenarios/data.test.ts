import { DATA_SCENARIOS } from '../../../rehearsal/scenarios/data';
import { testScenarios } from './rehearsed';

testScenarios(DATA_SCENARIOS);
