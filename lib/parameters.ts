import { CfnCondition, CfnParameter, CfnRule, Fn, type Stack, Validations } from 'aws-cdk-lib';
import { secretNames } from '../bridge/contract/secret-names';
import type { NamedEnvironment } from './environment';

const SSM_NAME = '^/[a-zA-Z0-9_.\\-/]{1,1010}$';
const SSM_NAME_OR_NONE = '^(/[a-zA-Z0-9_.\\-/]{1,1010})?$';
const MODEL_NAME = '^[a-zA-Z0-9._:-]{1,64}$';
const YES_NO = ['true', 'false'];

interface Group {
  label: string;
  parameters: CfnParameter[];
}

/**
 * What an operator changes without touching code. `cdk deploy` keeps the values of the deploy before, so a changed
 * default does not reach a stack that stands already.
 */
export class Parameters {
  readonly useOpenAiRealtime: string;
  /** Whether it says so. */
  readonly isRealtime: CfnCondition;
  readonly model: string;
  readonly voice: string;
  readonly openAiApiKeyParameter: string;
  readonly twilioAuthTokenParameter: string;
  readonly textModel: string;
  readonly coeFontAccessKeyParameter: string;
  readonly coeFontAccessSecretParameter: string;
  /** Whether CoeFont's two secrets were named. */
  readonly hasCoeFont: CfnCondition;
  readonly fallbackNumber: string;
  readonly keepCallRecords: string;
  readonly alarmEmail: string;
  readonly hasAlarmEmail: CfnCondition;
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly callsPerTask: number;
  readonly warmSessions: number;

  constructor(stack: Stack, environment: NamedEnvironment) {
    const secrets = secretNames(environment.name);

    const useOpenAiRealtime = new CfnParameter(stack, 'UseOpenAIRealtime', {
      description:
        'false rolls back: the webhook itself answers new calls, turn by turn, without the Realtime API and without tasks. ' +
        'Calls that are running go on as they began.',
      allowedValues: YES_NO,
      default: 'true',
    });
    const model = new CfnParameter(stack, 'RealtimeModel', {
      description:
        "The Realtime API's model, such as gpt-realtime-2.1, of assistants that name none. Changing it starts new tasks; " +
        'running calls keep theirs.',
      allowedPattern: MODEL_NAME,
      constraintDescription: "must be a model's name, such as gpt-realtime-2.1",
      default: 'gpt-realtime-2.1',
    });
    const voice = new CfnParameter(stack, 'Voice', {
      description: 'The voice, such as marin or cedar, of assistants that name none.',
      allowedPattern: '^[a-z0-9_-]{1,64}$',
      constraintDescription: "must be a voice's name, such as marin",
      default: 'marin',
    });
    const openAiApiKey = new CfnParameter(stack, 'OpenAIRealtimeApiKeyParameter', {
      description: 'The name (not the value) of the SSM SecureString that holds the OpenAI key.',
      allowedPattern: SSM_NAME,
      constraintDescription: 'must be the name of an SSM parameter that begins with /',
      default: secrets.openAiRealtimeApiKey,
    });
    const twilioAuthToken = new CfnParameter(stack, 'TwilioAuthTokenParameter', {
      description: 'The name (not the value) of the SSM SecureString that holds the Twilio auth token.',
      allowedPattern: SSM_NAME,
      constraintDescription: 'must be the name of an SSM parameter that begins with /',
      default: secrets.twilioAuthToken,
    });
    const textModel = new CfnParameter(stack, 'TextModel', {
      description: 'The text model, such as gpt-5.4-mini, of assistants that name none, turn by turn.',
      allowedPattern: MODEL_NAME,
      constraintDescription: "must be a model's name, such as gpt-5.4-mini",
      default: 'gpt-5.4-mini',
    });
    const coeFontAccessKey = new CfnParameter(stack, 'CoeFontAccessKeyParameter', {
      description:
        `The name (not the value) of the SSM SecureString that holds CoeFont's access key, such as ${secrets.coeFontAccessKey}. ` +
        "Empty: whoever is answered turn by turn hears Twilio's voice.",
      allowedPattern: SSM_NAME_OR_NONE,
      constraintDescription: 'must be the name of an SSM parameter that begins with /, or empty',
      default: '',
    });
    const coeFontAccessSecret = new CfnParameter(stack, 'CoeFontAccessSecretParameter', {
      description: `The same for CoeFont's access secret, such as ${secrets.coeFontAccessSecret}. Name both or neither.`,
      allowedPattern: SSM_NAME_OR_NONE,
      constraintDescription: 'must be the name of an SSM parameter that begins with /, or empty',
      default: '',
    });
    Validations.of(stack).acknowledge({
      id: 'CloudFormation-Validate::W2509',
      reason:
        'What is given is the name of a secret, which an operator wants to see in the console, and not the secret.',
    });
    const fallbackNumber = new CfnParameter(stack, 'FallbackNumber', {
      description:
        'A human who is dialled when a call could not be connected three times, or got no answer turn by turn, and the ' +
        'assistant names nobody, such as +15005550006. Empty: nobody; a call that could not be connected goes on turn by turn.',
      allowedPattern: '^(\\+[1-9][0-9]{6,14})?$',
      constraintDescription: 'must be an E.164 number such as +15005550006, or empty',
      default: '',
    });
    const keepCallRecords = new CfnParameter(stack, 'KeepCallRecords', {
      description:
        'What is kept of calls: none; transcripts, which is what was said and done; recordings, which is that and the sound. ' +
        'Callers may have to be told, or asked.',
      allowedValues: ['none', 'transcripts', 'recordings'],
      default: 'none',
    });
    const alarmEmail = new CfnParameter(stack, 'AlarmEmail', {
      description: 'Who is told of alarms, by e-mail. Empty: subscribe to the alarm topics yourself.',
      allowedPattern: '^([^@\\s]+@[^@\\s]+)?$',
      constraintDescription: 'must be an e-mail address, or empty',
      default: '',
    });
    const minTasks = new CfnParameter(stack, 'MinTasks', {
      type: 'Number',
      description: 'Tasks that always run. Two are in two availability zones.',
      minValue: 2,
      maxValue: 1000,
      default: 2,
    });
    const maxTasks = new CfnParameter(stack, 'MaxTasks', {
      type: 'Number',
      description: 'Tasks at most, and with them the bill.',
      minValue: 2,
      maxValue: 1000,
      default: 10,
    });
    const callsPerTask = new CfnParameter(stack, 'CallsPerTask', {
      type: 'Number',
      description: 'Calls that one task takes; it turns more away. docs/scale.md says what a task carries.',
      minValue: 1,
      maxValue: 1000,
      default: 100,
    });
    const warmSessions = new CfnParameter(stack, 'WarmSessions', {
      type: 'Number',
      description:
        'Sessions of RealtimeModel that each task keeps open for the next callers, who hear the first word sooner. ' +
        'OpenAI is not told such callers apart (docs/decisions/0016).',
      minValue: 0,
      maxValue: 50,
      default: 0,
    });
    describe(stack, [
      { label: 'Assistant', parameters: [useOpenAiRealtime, model, voice] },
      { label: 'Secrets (names of SSM parameters)', parameters: [openAiApiKey, twilioAuthToken] },
      { label: 'Rollback: turn by turn', parameters: [textModel, coeFontAccessKey, coeFontAccessSecret] },
      { label: 'Call records', parameters: [keepCallRecords] },
      { label: 'People', parameters: [fallbackNumber, alarmEmail] },
      { label: 'Capacity', parameters: [minTasks, maxTasks, callsPerTask, warmSessions] },
    ]);

    this.useOpenAiRealtime = useOpenAiRealtime.valueAsString;
    const isTrue = Fn.conditionEquals(useOpenAiRealtime, 'true');
    this.isRealtime = new CfnCondition(stack, 'IsRealtime', { expression: isTrue });
    this.model = model.valueAsString;
    this.voice = voice.valueAsString;
    this.openAiApiKeyParameter = openAiApiKey.valueAsString;
    this.twilioAuthTokenParameter = twilioAuthToken.valueAsString;
    this.textModel = textModel.valueAsString;
    this.coeFontAccessKeyParameter = coeFontAccessKey.valueAsString;
    this.coeFontAccessSecretParameter = coeFontAccessSecret.valueAsString;
    this.hasCoeFont = coeFontCondition(stack, coeFontAccessKey, coeFontAccessSecret);
    this.fallbackNumber = fallbackNumber.valueAsString;
    this.keepCallRecords = keepCallRecords.valueAsString;
    this.alarmEmail = alarmEmail.valueAsString;
    this.minTasks = minTasks.valueAsNumber;
    this.maxTasks = maxTasks.valueAsNumber;
    this.callsPerTask = callsPerTask.valueAsNumber;
    this.warmSessions = warmSessions.valueAsNumber;
    this.hasAlarmEmail = new CfnCondition(stack, 'HasAlarmEmail', {
      expression: Fn.conditionNot(Fn.conditionEquals(alarmEmail, '')),
    });
  }
}

/** Whether CoeFont's two secrets are named; a deploy that names one of them alone is refused. */
function coeFontCondition(stack: Stack, key: CfnParameter, secret: CfnParameter): CfnCondition {
  const [noKey, noSecret] = [Fn.conditionEquals(key, ''), Fn.conditionEquals(secret, '')];
  const both = Fn.conditionAnd(Fn.conditionNot(noKey), Fn.conditionNot(noSecret));
  new CfnRule(stack, 'CoeFontBothOrNeither', {
    assertions: [
      {
        assert: Fn.conditionOr(both, Fn.conditionAnd(noKey, noSecret)),
        assertDescription: `${key.logicalId} and ${secret.logicalId} belong together: name both or neither.`,
      },
    ],
  });
  return new CfnCondition(stack, 'HasCoeFont', { expression: both });
}

/** How the CloudFormation console groups them. */
function describe(stack: Stack, groups: Group[]): void {
  stack.templateOptions.metadata = {
    'AWS::CloudFormation::Interface': {
      ParameterGroups: groups.map(({ label, parameters }) => ({
        Label: { default: label },
        Parameters: parameters.map(({ logicalId }) => logicalId),
      })),
    },
  };
}
