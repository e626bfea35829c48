import { App } from 'aws-cdk-lib';
import { ConsumerStack } from './consumer-stack';

new ConsumerStack(new App(), 'Consumer', { env: { region: 'us-east-1' } });
