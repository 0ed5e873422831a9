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
    prod.hasResourceProperties('AWS::Lambda::Function', { Timeout: 14 });
  });

  it('is waited for by API Gateway until it answers', () => {
    // Without a time of its own an integration has API Gateway's most, which is 30 s.
    prod.allResourcesProperties('AWS::ApiGatewayV2::Integration', { TimeoutInMillis: Match.absent() });
  });

  it('is given settings that it understands, and the names of its secrets only', () => {
    const variables = variablesOfWebhook();

    expect(readSettings(variables)).toMatchObject({
      publicBaseUrl: 'https://abc.execute-api.us-east-1.amazonaws.com',
      publicStreamUrl: 'wss://d111111abcdef8.cloudfront.net',
      useOpenAiRealtime: true,
    });
    expect(Object.keys(variables).filter((name) => /_(TOKEN|KEY|SECRET)$/.test(name))).toEqual([]);
  });

  it('answers turn by turn or not as an operator says, in one and the same template', () => {
    expect(givenVariables()).toMatchObject({
      USE_OPENAI_REALTIME: { Ref: 'UseOpenAIRealtime' },
      OPENAI_REALTIME_API_KEY_PARAMETER: { Ref: 'OpenAIRealtimeApiKeyParameter' },
      OPENAI_TEXT_MODEL: { Ref: 'TextModel' },
      COEFONT_ACCESS_KEY_PARAMETER: { Ref: 'CoeFontAccessKeyParameter' },
      COEFONT_ACCESS_SECRET_PARAMETER: { Ref: 'CoeFontAccessSecretParameter' },
    });
  });

  it('can answer turn by turn from the first deploy on, in Twilio’s voice', () => {
    expect(readSettings(variablesOfWebhook()).turns).toMatchObject({
      model: 'gpt-5.4-mini',
      coeFont: undefined,
    });
  });

  it('has CoeFont’s voice where both of its secrets are named', () => {
    const variables = {
      ...variablesOfWebhook(),
      COEFONT_ACCESS_KEY_PARAMETER: '/voice-bridge/prod/coefont-access-key',
      COEFONT_ACCESS_SECRET_PARAMETER: '/voice-bridge/prod/coefont-access-secret',
    };

    expect(readSettings(variables).turns?.coeFont).toBeDefined();
  });

  it('chooses among the same assistants as the tasks', () => {
    expect(variablesOfWebhook()).toMatchObject({
      ASSISTANT_PARAMETERS:
        '/voice-bridge/prod/assistants/front-desk,/voice-bridge/prod/assistants/concierge',
      DEFAULT_ASSISTANT: 'front-desk',
      ASSISTANT_LANGUAGE: 'en-US',
    });
  });

  it.each([
    '/api/twilio/voice',
    '/api/twilio/voice/ended',
    '/api/twilio/voice/turn',
    '/api/twilio/stream-status',
  ])('is reached by POST %s', (path) => {
    prod.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: `POST ${path}` });
  });

  it('is reached at no other path', () => {
    prod.resourceCountIs('AWS::ApiGatewayV2::Route', 4);
  });

  it('leaves nothing of a query in the access log: a turn’s holds what the caller said', () => {
    const [stage] = Object.values(prod.findResources('AWS::ApiGatewayV2::Stage'));
    const format = stage!.Properties.AccessLogSettings.Format as string;

    expect([...format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name)).toEqual([
      'requestId',
      'requestTime',
      'identity.sourceIp',
      'routeKey',
      'status',
      'responseLatency',
      'integrationLatency',
      'error.message',
    ]);
  });

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
  return filledInAll(prod, givenVariables());
}

/** Its environment, as CloudFormation is given it. */
function givenVariables(): Record<string, unknown> {
  const [webhook] = Object.values(prod.findResources('AWS::Lambda::Function'));
  return webhook!.Properties.Environment.Variables as Record<string, unknown>;
}
