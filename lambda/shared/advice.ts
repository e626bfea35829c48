import * as errors from '../../lib/contract/errors';
import { quarantineKey, rewardProofKey } from '../../lib/contract/keys';

/**
 * What to do about messages of the service.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/fine-tuning-troubleshooting.html
 */
const KNOWN_MESSAGES: ReadonlyArray<readonly [pattern: RegExp, advice: string]> = [
  [
    /Could not validate GetObject permissions/i,
    'Let the customization role read the bucket (s3:GetObject and s3:ListBucket, and kms:Decrypt with a key of your own), and keep the bucket in the region of the job.',
  ],
  [
    /Could not validate PutObject permissions/i,
    'Let the customization role write below the job output prefix of the output bucket, its write_access_check_file.tmp included (s3:PutObject, and kms:GenerateDataKey with a key of your own); look for a bucket policy that denies it.',
  ],
  [
    /Unable to parse Amazon S3 file|must conform to JSONL/i,
    'One line of the dataset is no JSON object. Look at the prepared train and validation files of the run: nobody but PrepareDataset should have written there.',
  ],
  [
    /Input size exceeded|Maximum input token count|sum of input and output token length/i,
    'A row is too long for the model. Shorten or remove the rows that the message names, or lower maxPromptLength or inferenceMaxTokens.',
  ],
  [
    /Encountered an unexpected error when processing the request/i,
    'A fault of the service. Ask for a new run; when it happens again, open a case with AWS Support and name the job.',
  ],
  [
    /Could not assume provided IAM role/i,
    'Bedrock cannot assume the customization role. Right after a deploy, ask for a new run; else let bedrock.amazonaws.com assume it, with aws:SourceAccount and aws:SourceArn of this account.',
  ],
  [
    /AccessDenied|not authorized to perform/i,
    'A permission is missing. Grant the action that the message names to the role that it names; look for a service control policy or a key policy that denies it.',
  ],
  [
    /Task timed out|Sandbox\.Timedout/i,
    'A function of the pipeline ran out of time. Ask for a new run; when it happens again, look into the log of the function.',
  ],
];

const BY_ERROR: Readonly<Record<string, (runId: string) => string>> = {
  [errors.REQUEST_REJECTED]: () =>
    'The same request would be refused again. Correct what the message names, deploy, then ask for a new run.',
  [errors.ROLE_NOT_READY]: () =>
    'Check the trust policy of the customization role: bedrock.amazonaws.com must be allowed to assume it. Then ask for a new run.',
  [errors.THROTTLED]: () => 'The service was busy for longer than the retries last. Ask for a new run later.',
  [errors.SERVICE_FAULT]: () =>
    'The service failed for longer than the retries last. Look at the AWS Health Dashboard and ask for a new run later.',
  [errors.QUOTA_EXCEEDED]: () =>
    'Raise the quota in Service Quotas, or delete custom models or stop jobs that nobody needs. Then ask for a new run.',
  [errors.DATASET_REJECTED]: (runId) =>
    `Do what the reason says; if rows were refused, ${quarantineKey(runId)} in the output bucket lists each with file, line and reason. Then ask for a new run.`,
  [errors.REWARD_REJECTED]: (runId) =>
    `Correct the reward and try it on recorded responses before you deploy it; ${rewardProofKey(runId)} in the output bucket has every score, if there were any. Then ask for a new run.`,
  [errors.EVALUATION_REJECTED]: () =>
    'Models were measured and cannot be judged by it. Look into the log of the evaluation for answers that failed, then ask for a new run.',
  [errors.MODEL_ACCESS_DENIED]: () =>
    'Give the account access to the model in the Bedrock console, in each region that the message is about, and look for a policy that denies it. Then ask for a new run.',
  [errors.NO_DEPLOYMENT_SLOT]: () =>
    'Delete custom model deployments that nobody needs, or raise their quotas in Service Quotas. Then ask for a run with force: the model of this run exists.',
  [errors.RUN_CLOSING]: () => 'The run was closed while a step was under way. Ask for a new run when you want one.',
  [errors.SWAP_FAILED]: () =>
    'Production answers as before, and the model of the run exists. Look at the reason; once its cause is gone, ask for a run with force.',
  [errors.CONTRACT_MISMATCH]: () => 'A deploy changed the functions too much for this execution. Ask for a new run.',
  'States.Permissions': () =>
    'The state machine may not call one of its functions. Deploy again; look for a policy that denies lambda:InvokeFunction.',
  'States.DataLimitExceeded': () =>
    'A payload of the workflow grew beyond 256 KiB. Shorten the settings of the pipeline (tags, sources).',
  'States.Timeout': () =>
    'A step took longer than it may. Ask for a new run; when it happens again, look into the log of its function.',
};

/** What to do after a run failed with this error. */
export function adviceOn(errorName: string | undefined, message: string, runId: string): string {
  const known = KNOWN_MESSAGES.find(([pattern]) => pattern.test(message) || pattern.test(errorName ?? ''));
  if (known && !hasOwnMessage(errorName)) {
    return known[1];
  }
  // Whoever names an error names it as they like, `valueOf` too.
  const byError = Object.hasOwn(BY_ERROR, errorName ?? '') ? BY_ERROR[errorName ?? ''] : undefined;
  return byError
    ? byError(runId)
    : 'Open the execution, find the step that failed and read its log; if it failed by chance, ask for a new run.';
}

/** Errors about the user's data or reward: their text quotes the user's own, which may look like one of the service. */
function hasOwnMessage(errorName: string | undefined): boolean {
  return errorName === errors.DATASET_REJECTED || errorName === errors.REWARD_REJECTED;
}
