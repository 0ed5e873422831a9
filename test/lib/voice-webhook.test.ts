import { Match } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../lambda/voice/settings';
import { filledInAll } from '../support/filled-in';
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
    const variables = variablesOfWebhook();

    expect(readSettings(variables)).toMatchObject({
      publicBaseUrl: 'https://abc.execute-api.us-east-1.amazonaws.com',
      publicStreamUrl: 'wss://d111111abcdef8.cloudfront.net',
      useOpenAiRealtime: true,
    });
    expect(Object.keys(variables)).not.toContain('TWILIO_AUTH_TOKEN');
  });

  it('chooses among the same assistants as the tasks', () => {
    expect(variablesOfWebhook()).toMatchObject({
      ASSISTANT_PARAMETERS:
        '/voice-bridge/prod/assistants/front-desk,/voice-bridge/prod/assistants/concierge',
      DEFAULT_ASSISTANT: 'front-desk',
      ASSISTANT_LANGUAGE: 'en-US',
    });
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

/** Its environment, as CloudFormation fills it in. */
function variablesOfWebhook(): Record<string, string> {
  const [webhook] = Object.values(prod.findResources('AWS::Lambda::Function'));
  return filledInAll(prod, webhook!.Properties.Environment.Variables as Record<string, unknown>);
}
