import { REWARD_SCENARIOS } from '../../../rehearsal/scenarios/rewards';
import { testScenarios } from './rehearsed';

testScenarios(REWARD_SCENARIOS);
