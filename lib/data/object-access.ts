import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * Lets `grantee` list and read what lies under a prefix, and nothing else of the bucket. The grants of `IBucket` use
 * wildcards in actions and list the whole bucket.
 */
export function grantReadPrefix(bucket: s3.IBucket, grantee: iam.IGrantable, prefix: string): void {
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['s3:ListBucket'],
    resourceArns: [bucket.bucketArn],
    conditions: { StringLike: { 's3:prefix': [`${prefix}*`] } },
  });
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['s3:GetObject'],
    resourceArns: [bucket.arnForObjects(`${prefix}*`)],
  });
  bucket.encryptionKey?.grantDecrypt(grantee);
}

/** Lets `grantee` write objects under a prefix, large ones in parts; not delete any. */
export function grantWritePrefix(bucket: s3.IBucket, grantee: iam.IGrantable, prefix: string): void {
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
    resourceArns: [bucket.arnForObjects(`${prefix}*`)],
  });
  bucket.encryptionKey?.grantEncryptDecrypt(grantee);
}
