/** Tags on every job and model that a run creates. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Tag.html */
export const PIPELINE_TAG = 'cdk-bedrock-rft:pipeline';
export const RUN_TAG = 'cdk-bedrock-rft:run';
