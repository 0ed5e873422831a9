import { aws_s3 as s3, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { keptWhenProtected } from './kept-when-protected';

export interface LogBucketProps {
  readonly retention: Duration;
  /** Keeps the logs when the stack is deleted. */
  readonly protect: boolean;
}

/**
 * Where load balancer, CloudFront and the records' bucket leave their access logs. They write with their own encryption, SSE-S3. Who
 * reads these logs is in no log of the same kind: a bucket that logs itself is never empty, and cannot be deleted.
 */
export class LogBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // CloudFront still delivers its standard logs by ACL.
      objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
      lifecycleRules: [
        { expiration: props.retention, abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: keptWhenProtected(props.protect),
    });
  }
}
