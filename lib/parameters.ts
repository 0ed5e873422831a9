import { CfnCondition, CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import { secretNames } from '../bridge/contract/secret-names';
import type { NamedEnvironment } from './environment';

const SSM_NAME = '^/[a-zA-Z0-9_.\\-/]{1,1010}$';
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
  readonly model: string;
  readonly voice: string;
  readonly openAiApiKeyParameter: string;
  readonly twilioAuthTokenParameter: string;
  readonly fallbackNumber: string;
  readonly keepCallRecords: string;
  readonly alarmEmail: string;
  readonly hasAlarmEmail: CfnCondition;
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly callsPerTask: number;

  constructor(stack: Stack, environment: NamedEnvironment) {
    const secrets = secretNames(environment.name);

    const useOpenAiRealtime = new CfnParameter(stack, 'UseOpenAIRealtime', {
      description:
        'false rolls back: callers are answered without the Realtime API, within seconds. Calls that are running go on.',
      allowedValues: YES_NO,
      default: 'true',
    });
    const model = new CfnParameter(stack, 'RealtimeModel', {
      description:
        "The Realtime API's model, such as gpt-realtime-2.1, of assistants that name none. Changing it starts new tasks; " +
        'running calls keep theirs.',
      allowedPattern: '^[a-zA-Z0-9._:-]{1,64}$',
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
    const fallbackNumber = new CfnParameter(stack, 'FallbackNumber', {
      description:
        'A human who is dialled when a call could not be connected three times and the assistant names nobody, such as ' +
        '+15005550006. Empty: nobody.',
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
    describe(stack, [
      { label: 'Assistant', parameters: [useOpenAiRealtime, model, voice] },
      { label: 'Secrets (names of SSM parameters)', parameters: [openAiApiKey, twilioAuthToken] },
      { label: 'Call records', parameters: [keepCallRecords] },
      { label: 'People', parameters: [fallbackNumber, alarmEmail] },
      { label: 'Capacity', parameters: [minTasks, maxTasks, callsPerTask] },
    ]);

    this.useOpenAiRealtime = useOpenAiRealtime.valueAsString;
    this.model = model.valueAsString;
    this.voice = voice.valueAsString;
    this.openAiApiKeyParameter = openAiApiKey.valueAsString;
    this.twilioAuthTokenParameter = twilioAuthToken.valueAsString;
    this.fallbackNumber = fallbackNumber.valueAsString;
    this.keepCallRecords = keepCallRecords.valueAsString;
    this.alarmEmail = alarmEmail.valueAsString;
    this.minTasks = minTasks.valueAsNumber;
    this.maxTasks = maxTasks.valueAsNumber;
    this.callsPerTask = callsPerTask.valueAsNumber;
    this.hasAlarmEmail = new CfnCondition(stack, 'HasAlarmEmail', {
      expression: Fn.conditionNot(Fn.conditionEquals(alarmEmail, '')),
    });
  }
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
