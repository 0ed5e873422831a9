import { aws_iam as iam, aws_kms as kms, aws_s3 as s3, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { keptWhenProtected } from './kept-when-protected';

/** The keys that the bridge writes: `bridge/records/record-keys.ts`. */
const CALLS = 'calls/';
const CHECKPOINTS = 'checkpoints/';
/** A call that may go on does so within the minutes for which Twilio holds it; S3 counts whole days. */
const CHECKPOINTS_KEPT = Duration.days(1);
const BROKEN_UPLOADS_KEPT = Duration.days(1);

export interface CallRecordsProps {
  readonly retention: Duration;
  readonly accessLogs: s3.IBucket;
  /** Keeps the records when the stack is deleted. */
  readonly protect: boolean;
}

/**
 * Where records of calls are kept: what callers said, and on demand how it sounded. So it is under a key of its own, whose use
 * is in CloudTrail, and everything in it has an end. There are no versions: what has expired is gone.
 */
export class CallRecords extends Construct {
  readonly bucketName: string;
  readonly #bucket: s3.Bucket;
  readonly #bucketId: string;
  readonly #key: kms.IKey;

  constructor(scope: Construct, id: string, props: CallRecordsProps) {
    super(scope, id);
    const { retention, accessLogs, protect } = props;
    const removalPolicy = keptWhenProtected(protect);
    this.#key = new kms.Key(this, 'Key', {
      description: `Records of calls of ${Stack.of(this).stackName}`,
      enableKeyRotation: true,
      removalPolicy,
    });
    this.#bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.#key,
      // A checkpoint is written with every turn: without it each would be a call of KMS.
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: false,
      lifecycleRules: [
        { id: 'calls', prefix: CALLS, expiration: retention },
        { id: 'checkpoints', prefix: CHECKPOINTS, expiration: CHECKPOINTS_KEPT },
        { id: 'broken-uploads', abortIncompleteMultipartUploadAfter: BROKEN_UPLOADS_KEPT },
      ],
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'records/',
      removalPolicy,
    });
    this.bucketName = this.#bucket.bucketName;
    const resource = this.#bucket.node.defaultChild as s3.CfnBucket;
    this.#bucketId = Stack.of(this).getLogicalId(resource);
    // S3 tells EventBridge of every new record. The higher construct would bring a Lambda of CDK's own to have it do so.
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }

  /** What the bridge does: it writes records, looks at what is there before, and forgets the checkpoint of a call that is over. */
  grantKeep(role: iam.IRole): void {
    const { region, urlSuffix } = Stack.of(this);
    const under = [CALLS, CHECKPOINTS].map((prefix) => this.#bucket.arnForObjects(`${prefix}*`));
    const checkpoints = this.#bucket.arnForObjects(`${CHECKPOINTS}*`);
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources: under }),
    );
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['s3:DeleteObject'], resources: [checkpoints] }),
    );
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        // Whoever may not list is told of a key that is not there that it is forbidden, and cannot tell the two apart.
        actions: ['s3:ListBucket'],
        resources: [this.#bucket.bucketArn],
      }),
    );
    role.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.#key.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.${urlSuffix}` } },
      }),
    );
    for (const prefix of [CALLS, CHECKPOINTS]) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${this.#bucketId}.Arn>/${prefix}*]`,
        reason:
          'A record is kept under the id of its call, which nobody knows before the call: the bridge may write and read what is ' +
          'under this prefix, in this one bucket, and of whole records it may delete none.',
      });
    }
  }
}
