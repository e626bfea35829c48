import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { REGISTRY_KEY } from '../contract/items';

export interface RunRegistryProps {
  /**
   * Your own key for the table.
   *
   * @default - a key owned by Amazon DynamoDB
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the table when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The table that remembers: the lease, pending marks, the split, what production answers with, and one record for each run. */
export class RunRegistry extends Construct {
  /** The table. */
  public readonly table: dynamodb.Table;

  constructor(scope: Construct, id: string, props: RunRegistryProps = {}) {
    super(scope, id);
    this.table = new dynamodb.Table(this, 'Resource', {
      partitionKey: { name: REGISTRY_KEY.partition, type: dynamodb.AttributeType.STRING },
      sortKey: { name: REGISTRY_KEY.sort, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  /** Lets a step read the items of its run and add its part to the record. */
  public grantRecord(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
  }

  /** Lets a function swap production: its truth and its lock. */
  public grantSwap(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
  }

  /** Lets a function begin and end runs: the lease, marks, records. */
  public grantCoordinate(grantee: iam.IGrantable): iam.Grant {
    return this.grant(
      grantee,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    );
  }

  private grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    this.table.encryptionKey?.grantEncryptDecrypt(grantee);
    return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.table.tableArn] });
  }
}
