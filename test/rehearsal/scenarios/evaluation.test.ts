import { EVALUATION_SCENARIOS } from '../../../rehearsal/scenarios/evaluation';
import { testScenarios } from './rehearsed';

testScenarios(EVALUATION_SCENARIOS);
