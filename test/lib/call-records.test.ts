import { Match } from 'aws-cdk-lib/assertions';
import { checkpointKey, recordingKey, recordKey } from '../../bridge/records/record-keys';
import { template } from '../support/given-stack';

const prod = template();
const dev = template('dev');

/** The bucket of the records, and all that is said of it. */
function bucketOf(stack = prod) {
  const buckets = Object.entries(stack.findResources('AWS::S3::Bucket'));
  return buckets.find(([id]) => id.startsWith('CallRecordsBucket'))![1];
}

interface Rule {
  Prefix?: string;
  ExpirationInDays?: number;
}
const rules = bucketOf().Properties.LifecycleConfiguration.Rules as Rule[];

describe('records of calls', () => {
  it('are under a key of their own, which is exchanged every year', () => {
    prod.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    expect(bucketOf().Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^CallRecordsKey/), 'Arn'] },
        },
      },
    ]);
  });

  it('are never public', () => {
    expect(bucketOf().Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  it.each([
    ['are reached by TLS only', { Bool: { 'aws:SecureTransport': 'false' } }],
    ['are reached by no TLS older than 1.2', { NumericLessThan: { 's3:TlsVersion': 1.2 } }],
  ])('%s', (_what, condition) => {
    prod.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: Match.stringLikeRegexp('^CallRecordsBucket') },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: condition }),
        ]),
      },
    });
  });

  it('expire when the environment says', () => {
    expect(rules.find(({ Prefix }) => Prefix === 'calls/')?.ExpirationInDays).toBe(90);
    expect(JSON.stringify(bucketOf(dev).Properties.LifecycleConfiguration)).toContain('"ExpirationInDays":7');
  });

  it('have one version, so that what has expired is gone', () => {
    expect(bucketOf().Properties.VersioningConfiguration).toBeUndefined();
  });

  it('leave who has read them in the access log', () => {
    expect(bucketOf().Properties.LoggingConfiguration).toEqual({
      DestinationBucketName: { Ref: expect.stringMatching(/^AccessLogs/) },
      LogFilePrefix: 'records/',
    });
  });

  it('are announced to EventBridge, without a Lambda of anybody’s', () => {
    expect(bucketOf().Properties.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    prod.resourceCountIs('AWS::Lambda::Function', 1);
  });

  it.each([
    ['outlive a stack that is protected, but not a first deploy that fails', prod, 'RetainExceptOnCreate'],
    ['go with a stack that is not, once they are emptied', dev, 'Delete'],
  ])('%s', (_what, stack, policy) => {
    expect(bucketOf(stack).DeletionPolicy).toBe(policy);
    stack.hasResource('AWS::KMS::Key', { DeletionPolicy: policy });
  });

  it('are where the output says', () => {
    prod.hasOutput('RecordsBucket', { Value: { Ref: Match.stringLikeRegexp('^CallRecordsBucket') } });
  });
});

describe('checkpoints of calls', () => {
  it('expire after a day', () => {
    expect(rules.find(({ Prefix }) => Prefix === 'checkpoints/')?.ExpirationInDays).toBe(1);
  });
});

describe('every key of the bridge', () => {
  const call = {
    callSid: `CA${'0'.repeat(32)}`,
    startedAt: '2026-11-24T12:00:00.000Z',
    isWhole: true,
    lines: [],
  };

  it.each([
    ['a record', recordKey(call)],
    ['a recording', recordingKey(call, 1)],
    ['a checkpoint', checkpointKey(call.callSid)],
  ])('has an end: %s', (_what, key) => {
    const fitting = rules.filter(({ Prefix }) => Prefix !== undefined && key.startsWith(Prefix));

    expect(fitting).toHaveLength(1);
  });
});
