import { SERVICE_SCENARIOS } from '../../../rehearsal/scenarios/services';
import { testScenarios } from './rehearsed';

testScenarios(SERVICE_SCENARIOS);
