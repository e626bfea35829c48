import { APPROVAL_SCENARIOS } from '../../../rehearsal/scenarios/approval';
import { testScenarios } from './rehearsed';

testScenarios(APPROVAL_SCENARIOS);
