/**
 * What is measured, spelled once: the bridge and the webhook print these, alarms, scaling and the dashboard read them.
 * Every metric has the dimension `Service`, whose value is the stack's name; some are told apart by one more.
 */

export const METRIC_NAMESPACE = 'VoiceBridge';
export const SERVICE_DIMENSION = 'Service';

/** The service's name where nobody gave it one: on a laptop. */
export const DEFAULT_SERVICE_NAME = 'voice-bridge';
/** The name of a stack, or what else CloudWatch takes as a dimension's value without further thought. */
export const SERVICE_NAME_PATTERN = /^[A-Za-z0-9][\w.-]{0,127}$/;

/** How often a task tells that it lives, and how full it is: six values in each minute that scaling looks at. */
export const HEARTBEAT_EVERY_S = 10;

/** One metric. Units are CloudWatch's own words; `docs/metrics.md` says when each is printed. */
export interface Metric {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds' | 'Percent' | 'None';
  /** A second dimension. The metric is published without it as well, as the sum over it. */
  readonly by?: 'Reason' | 'Code' | 'Kind' | 'Why' | 'Rung';
}

export const METRICS = {
  /** Calls on this task, with each heartbeat, even at 0: its absence is an alarm. */
  activeCalls: { name: 'ActiveCalls', unit: 'Count' },
  /** `ActiveCalls` in percent of what a task takes: its sum over all tasks is what scaling follows. */
  callCapacityUsed: { name: 'CallCapacityUsed', unit: 'Percent' },
  /** How late the event loop ran what was due, 99th percentile of the last 10 s. */
  eventLoopDelayP99: { name: 'EventLoopDelayP99', unit: 'Milliseconds' },
  /** Records of calls that are not in their store yet, with each heartbeat, where records are kept. */
  recordsWaiting: { name: 'RecordsWaiting', unit: 'Count' },
  /** What is wrong with the assistants' documents, with each heartbeat: a last good edition answers meanwhile. */
  assistantProblems: { name: 'AssistantProblems', unit: 'Count' },

  /** Streams that were let in: each ends once. */
  callsStarted: { name: 'CallsStarted', unit: 'Count' },
  callsEnded: { name: 'CallsEnded', unit: 'Count', by: 'Reason' },
  /** 1 for a call that ended because something failed, 0 for any other: its average is the failure ratio. */
  callsFailed: { name: 'CallsFailed', unit: 'Count' },
  /** Streams turned away at the door. */
  streamsRefused: { name: 'StreamsRefused', unit: 'Count', by: 'Reason' },

  /** From the stream's `start` until the first word was heard, where the assistant speaks first. */
  timeToFirstWord: { name: 'TimeToFirstWord', unit: 'Milliseconds' },
  /** From the caller's last word until the first piece of the answer was heard. */
  answerLatency: { name: 'AnswerLatency', unit: 'Milliseconds' },
  interruptions: { name: 'Interruptions', unit: 'Count' },
  /** The caller said too little over the assistant to stop it. */
  asides: { name: 'Asides', unit: 'Count' },
  /** From the call of a tool until it answered, whatever it answered, or until it was given up with the call. */
  toolTime: { name: 'ToolTime', unit: 'Milliseconds' },
  toolFailures: { name: 'ToolFailures', unit: 'Count', by: 'Why' },
  /** The caller's audio that no assistant heard. */
  audioDropped: { name: 'AudioDropped', unit: 'Milliseconds' },

  /** From dialling until the session was configured. */
  assistantConnectTime: { name: 'AssistantConnectTime', unit: 'Milliseconds' },
  /** Sessions that could not be opened or that broke. */
  assistantConnectFailures: { name: 'AssistantConnectFailures', unit: 'Count' },
  /** What the API complained of, races that nobody can avoid left out. Codes are the peer's, so only so many are kept. */
  assistantErrors: { name: 'AssistantErrors', unit: 'Count', by: 'Code' },
  /** Truncations that the API refused: what it believes it said is not what was heard. */
  truncateErrors: { name: 'TruncateErrors', unit: 'Count' },

  /** Kinds do not overlap: what came from the cache is not among the rest of the input. */
  tokens: { name: 'Tokens', unit: 'Count', by: 'Kind' },
  /** In US dollars, by list price. */
  estimatedCost: { name: 'EstimatedCost', unit: 'None', by: 'Kind' },

  /** Printed by the webhook: requests that bore a signature, whoever's it was. */
  signaturesChecked: { name: 'SignaturesChecked', unit: 'Count' },
  /** Requests that Twilio did not sign with our token: with another, or not at all. */
  signatureFailures: { name: 'SignatureFailures', unit: 'Count', by: 'Reason' },
  /** Answers that connect a call to the bridge, for the first time or again, and what became of them as Twilio tells it. */
  connectsMade: { name: 'ConnectsMade', unit: 'Count' },
  streamsBegun: { name: 'StreamsBegun', unit: 'Count' },
  /** Connects that were over while the caller was still there, by what the call got next. */
  connectsFailed: { name: 'ConnectsFailed', unit: 'Count', by: 'Rung' },
  /** With each of these, 1 if it was the last that the call got and 0 if it is connected again. */
  callsGivenUp: { name: 'CallsGivenUp', unit: 'Count' },

  /**
   * Printed by the webhook where it answers turn by turn: from Twilio's request until its answer was ready, for each turn on which the
   * text model was asked.
   */
  legacyTurnLatency: { name: 'LegacyTurnLatency', unit: 'Milliseconds' },
  /** The text model gave no answer. */
  legacyTurnFailures: { name: 'LegacyTurnFailures', unit: 'Count', by: 'Why' },
  /** CoeFont should have spoken, and the caller heard Twilio's voice. */
  legacySpeechFailures: { name: 'LegacySpeechFailures', unit: 'Count', by: 'Why' },
} as const satisfies Record<string, Metric>;
