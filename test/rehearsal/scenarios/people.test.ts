import { PEOPLE_SCENARIOS } from '../../../rehearsal/scenarios/people';
import { testScenarios } from './rehearsed';

testScenarios(PEOPLE_SCENARIOS);
