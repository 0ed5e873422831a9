import { template } from '../support/given-stack';

const prod = template();
/** All but the one that CDK adds for its own use. */
const parameters = Object.fromEntries(
  Object.entries(prod.findParameters('*')).filter(([name]) => name !== 'BootstrapVersion'),
);

describe('the stack parameters', () => {
  it('are these', () => {
    expect(Object.keys(parameters).sort()).toEqual([
      'AlarmEmail',
      'CallsPerTask',
      'CoeFontAccessKeyParameter',
      'CoeFontAccessSecretParameter',
      'FallbackNumber',
      'KeepCallRecords',
      'MaxTasks',
      'MinTasks',
      'OpenAIRealtimeApiKeyParameter',
      'RealtimeModel',
      'TextModel',
      'TwilioAuthTokenParameter',
      'UseOpenAIRealtime',
      'Voice',
      'WarmSessions',
    ]);
  });

  it.each(Object.entries(parameters))(
    'are described, have a default and are constrained: %s',
    (_name, parameter) => {
      expect(parameter.Description).toMatch(/\.$/);
      expect(parameter.Default).toBeDefined();
      expect(parameter.AllowedValues ?? parameter.AllowedPattern ?? parameter.MinValue).toBeDefined();
    },
  );

  it.each(Object.entries(parameters).filter(([, { AllowedPattern }]) => AllowedPattern !== undefined))(
    'have a default that fits their own pattern: %s',
    (_name, { Default, AllowedPattern }) => {
      expect(Default).toMatch(new RegExp(AllowedPattern as string));
    },
  );

  it('are all in a group of the console’s form', () => {
    const metadata = prod.toJSON().Metadata['AWS::CloudFormation::Interface'] as {
      ParameterGroups: { Parameters: string[] }[];
    };
    const grouped = metadata.ParameterGroups.flatMap(({ Parameters }) => Parameters);

    expect(grouped.sort()).toEqual(Object.keys(parameters).sort());
  });

  it('keep nothing of calls unless somebody decides so', () => {
    expect(parameters.KeepCallRecords).toMatchObject({
      Default: 'none',
      AllowedValues: ['none', 'transcripts', 'recordings'],
    });
  });

  it('name CoeFont’s two secrets both or neither', () => {
    const given = (name: string) => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: name }, ''] }] });
    const none = (name: string) => ({ 'Fn::Equals': [{ Ref: name }, ''] });
    const [key, secret] = ['CoeFontAccessKeyParameter', 'CoeFontAccessSecretParameter'] as const;
    const { Rules } = prod.toJSON() as { Rules: Record<string, unknown> };

    expect(Rules.CoeFontBothOrNeither).toEqual({
      Assertions: [
        {
          Assert: {
            'Fn::Or': [{ 'Fn::And': [given(key), given(secret)] }, { 'Fn::And': [none(key), none(secret)] }],
          },
          AssertDescription: `${key} and ${secret} belong together: name both or neither.`,
        },
      ],
    });
  });

  it('use CoeFont for nobody unless somebody decides so', () => {
    expect(parameters.CoeFontAccessKeyParameter?.Default).toBe('');
    expect(parameters.CoeFontAccessSecretParameter?.Default).toBe('');
  });

  it('name secrets of their own environment', () => {
    expect(parameters.TwilioAuthTokenParameter?.Default).toBe('/voice-bridge/prod/twilio-auth-token');
    expect(template('dev').findParameters('OpenAIRealtimeApiKeyParameter')).toMatchObject({
      OpenAIRealtimeApiKeyParameter: { Default: '/voice-bridge/dev/openai-realtime-api-key' },
    });
  });
});
