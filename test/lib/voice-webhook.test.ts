import { Match } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../lambda/voice/settings';
import { template } from '../support/given-stack';

const prod = template();

describe('the webhook', () => {
  it('is one small function on ARM and the newest Node', () => {
    prod.resourceCountIs('AWS::Lambda::Function', 1);
    prod.hasResourceProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  });

  it('answers before Twilio gives up', () => {
    prod.hasResourceProperties('AWS::Lambda::Function', { Timeout: 10 });
  });

  it('is given settings that it understands, and the name of its secret only', () => {
    const [webhook] = Object.values(prod.findResources('AWS::Lambda::Function'));
    const variables = webhook!.Properties.Environment.Variables as Record<string, unknown>;
    const filled = Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : fill(name),
    ]);

    expect(readSettings(Object.fromEntries(filled) as Record<string, string>)).toMatchObject({
      publicBaseUrl: 'https://abc.execute-api.us-east-1.amazonaws.com',
      publicStreamUrl: 'wss://d111111abcdef8.cloudfront.net',
      useOpenAiRealtime: true,
    });
    expect(Object.keys(variables)).not.toContain('TWILIO_AUTH_TOKEN');
  });

  it('may read the one secret that it needs', () => {
    const policies = Object.entries(prod.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('Webhook'),
    );
    const text = JSON.stringify(policies);

    expect(text).toContain('TwilioAuthTokenParameter');
    expect(text).not.toContain('OpenAIRealtimeApiKeyParameter');
  });

  it.each(['/api/twilio/voice', '/api/twilio/voice/ended', '/api/twilio/stream-status'])(
    'is reached by POST %s',
    (path) => {
      prod.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: `POST ${path}` });
    },
  );

  it('is throttled and leaves an access log as JSON', () => {
    prod.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: Match.objectLike({ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 }),
      AccessLogSettings: {
        DestinationArn: Match.anyValue(),
        Format: Match.stringLikeRegexp('^\\{.*requestId'),
      },
    });
  });
});

/** What CloudFormation fills in. */
function fill(name: string): string {
  const filled: Record<string, string> = {
    PUBLIC_BASE_URL: 'https://abc.execute-api.us-east-1.amazonaws.com',
    PUBLIC_STREAM_URL: 'wss://d111111abcdef8.cloudfront.net',
    USE_OPENAI_REALTIME: 'true',
    TWILIO_AUTH_TOKEN_PARAMETER: '/voice-bridge/prod/twilio-auth-token',
    FALLBACK_NUMBER: '',
  };
  return filled[name] ?? 'unknown';
}
