import { Match } from 'aws-cdk-lib/assertions';
import { template, WITH_DOMAIN } from '../support/given-stack';

const prod = template();

describe('the tasks', () => {
  it('may read exactly their two secrets, and those of tools', () => {
    expect(statementOfTask('ssm:GetParameter')?.Resource).toEqual([
      parameterArn({ Ref: 'OpenAIRealtimeApiKeyParameter' }),
      parameterArn({ Ref: 'TwilioAuthTokenParameter' }),
      parameterArn('/voice-bridge/tools/taxi'),
      parameterArn('/voice-bridge/tools/theatre'),
    ]);
  });

  it('may read exactly the assistants', () => {
    expect(statementOfTask('ssm:GetParameters')?.Resource).toEqual([
      parameterArn({ Ref: expect.stringMatching(/^Assistantsconcierge/) }),
      parameterArn({ Ref: expect.stringMatching(/^Assistantsfrontdesk/) }),
    ]);
  });

  it('may invoke exactly the functions that assistants name, in the version that they name', () => {
    expect(statementOfTask('lambda:InvokeFunction')?.Resource).toEqual([
      'arn:aws:lambda:ap-northeast-1:123456789012:function:find-room',
      'arn:aws:lambda:us-east-1:123456789012:function:book-room:live',
    ]);
  });

  it('may invoke nothing where no assistant has such a tool', () => {
    const changes = { assistants: ['front-desk'], defaultAssistant: 'front-desk' };

    expect(JSON.stringify(template('prod', changes).findResources('AWS::IAM::Policy'))).not.toContain(
      'lambda:InvokeFunction',
    );
  });

  it('may write and read records, under the two prefixes that they use', () => {
    const { Action, Resource } = statementOfTask('s3:PutObject')!;

    expect(Action).toEqual(['s3:GetObject', 's3:PutObject']);
    expect(Resource).toEqual([recordsUnder('/calls/*'), recordsUnder('/checkpoints/*')]);
  });

  it('may delete checkpoints, and no record', () => {
    expect(statementOfTask('s3:DeleteObject')).toMatchObject({
      Action: 's3:DeleteObject',
      Resource: recordsUnder('/checkpoints/*'),
    });
  });

  it('are told of a record that is not there, because they may list that one bucket', () => {
    expect(statementOfTask('s3:ListBucket')).toMatchObject({
      Action: 's3:ListBucket',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^CallRecordsBucket/), 'Arn'] },
    });
  });

  it('may use the key of the records, by way of S3 only', () => {
    expect(statementOfTask('kms:GenerateDataKey')).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^CallRecordsKey/), 'Arn'] },
      Condition: { StringEquals: { 'kms:ViaService': expect.anything() } },
    });
  });

  it('may decrypt with the key of the secrets where there is one, by way of SSM only', () => {
    template('prod', WITH_DOMAIN).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'kms:Decrypt',
            Resource: WITH_DOMAIN.secretsKeyArn,
            Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } },
          }),
        ]),
      },
    });
  });
});

describe('CoeFont’s secrets', () => {
  it('are read by nobody but the webhook', () => {
    const policies = Object.entries(prod.findResources('AWS::IAM::Policy'));
    const naming = policies.filter(([, policy]) => JSON.stringify(policy).includes('CoeFontAccess'));

    expect(naming.map(([, { Properties }]) => Properties.Roles as unknown)).toEqual([
      [{ Ref: expect.stringMatching(/^WebhookRole/) }],
    ]);
  });
});

describe('the webhook', () => {
  it('may read exactly the two secrets that it always needs', () => {
    expect(statementOf('WebhookRole', 'ssm:GetParameter')?.Resource).toEqual([
      parameterArn({ Ref: 'OpenAIRealtimeApiKeyParameter' }),
      parameterArn({ Ref: 'TwilioAuthTokenParameter' }),
    ]);
  });

  it('may read CoeFont’s two where they are named, and is granted nothing of them where they are not', () => {
    prod.hasResource('AWS::IAM::Policy', {
      Condition: 'HasCoeFont',
      Properties: {
        Roles: [{ Ref: Match.stringLikeRegexp('^WebhookRole') }],
        PolicyDocument: {
          Statement: [
            {
              Action: 'ssm:GetParameter',
              Effect: 'Allow',
              Resource: [
                parameterArn({ Ref: 'CoeFontAccessKeyParameter' }),
                parameterArn({ Ref: 'CoeFontAccessSecretParameter' }),
              ],
            },
          ],
        },
      },
    });
  });

  it('may decrypt CoeFont’s two as it may the others, where there is a key of the secrets', () => {
    template('prod', WITH_DOMAIN).hasResource('AWS::IAM::Policy', {
      Condition: 'HasCoeFont',
      Properties: {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Action: 'kms:Decrypt', Resource: WITH_DOMAIN.secretsKeyArn }),
          ]),
        },
      },
    });
  });

  it('may read the assistants', () => {
    expect(statementOf('WebhookRole', 'ssm:GetParameters')?.Resource).toEqual(
      statementOfTask('ssm:GetParameters')?.Resource,
    );
  });

  it.each(['lambda:InvokeFunction', 's3:PutObject', 's3:GetObject', 'kms:Decrypt'])(
    'may not %s',
    (action) => {
      expect(statementOf('WebhookRole', action)).toBeUndefined();
    },
  );
});

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** What a role says of an action. */
function statementOf(role: string, action: string): Statement | undefined {
  const policies = Object.entries(prod.findResources('AWS::IAM::Policy'));
  return policies
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
    .find(({ Action }) => [Action].flat().includes(action));
}

function statementOfTask(action: string): Statement | undefined {
  return statementOf('BridgeTaskTaskRole', action);
}

function parameterArn(name: unknown) {
  const parts = ['arn:aws:ssm:us-east-1:', { Ref: 'AWS::AccountId' }];
  return {
    'Fn::Join': [
      '',
      typeof name === 'string' ? [...parts, `:parameter${name}`] : [...parts, ':parameter', name],
    ],
  };
}

function recordsUnder(prefix: string) {
  return {
    'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^CallRecordsBucket/), 'Arn'] }, prefix]],
  };
}
