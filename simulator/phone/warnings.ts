/** Twilio's error dictionary (https://www.twilio.com/docs/api/errors), as far as a call of ours can meet it. */
export const TWILIO_ERRORS = {
  11100: { level: 'error', title: 'Invalid URL format' },
  11200: { level: 'error', title: 'HTTP retrieval failure' },
  11205: { level: 'error', title: 'HTTP connection failure' },
  11750: { level: 'error', title: 'TwiML response body too large' },
  12100: { level: 'error', title: 'Document parse failure' },
  12102: { level: 'error', title: 'The root element must be Response' },
  12200: { level: 'warning', title: 'Schema validation warning' },
  12300: { level: 'error', title: 'Invalid Content-Type' },
  13210: { level: 'warning', title: 'Dial: Invalid method value' },
  13212: { level: 'warning', title: 'Dial: Invalid timeout value' },
  13213: { level: 'warning', title: 'Dial: Invalid hangupOnStar value' },
  13214: { level: 'warning', title: 'Dial: Invalid callerId value' },
  13215: { level: 'warning', title: 'Dial: Invalid nested element' },
  13216: { level: 'warning', title: 'Invalid timeLimit value' },
  13217: { level: 'warning', title: 'Dial: Invalid record value' },
  13218: { level: 'warning', title: 'Dial: Invalid sequential value' },
  13219: { level: 'warning', title: 'Dial: Invalid answerOnBridge value' },
  13220: { level: 'warning', title: 'Dial: Invalid ringTone value' },
  13221: { level: 'warning', title: 'Dial->Number: Invalid method value' },
  13222: { level: 'warning', title: 'Dial->Number: Invalid sendDigits value' },
  13223: { level: 'warning', title: 'Dial: Invalid phone number format' },
  13310: { level: 'warning', title: 'Gather: Invalid finishOnKey value' },
  13312: { level: 'warning', title: 'Gather: Invalid method value' },
  13313: { level: 'warning', title: 'Gather: Invalid timeout value' },
  13314: { level: 'warning', title: 'Gather: Invalid numDigits value' },
  13320: { level: 'warning', title: 'Gather: Invalid nested verb' },
  13321: { level: 'warning', title: 'Gather -> Say: Invalid voice value' },
  13322: { level: 'warning', title: 'Gather->Say: Invalid loop value' },
  13325: { level: 'error', title: 'Gather->Play: Invalid Content-Type' },
  13326: { level: 'warning', title: 'Gather: Invalid input value' },
  13327: { level: 'warning', title: 'Gather: Invalid speechTimeout value' },
  13328: { level: 'warning', title: 'Gather: Invalid maxSpeechTime value' },
  13329: { level: 'warning', title: 'Gather: Invalid partialResultCallbackMethod value' },
  13330: { level: 'warning', title: 'Gather: Invalid hints value' },
  13331: { level: 'warning', title: 'Gather: Invalid language value' },
  13332: { level: 'warning', title: 'Gather: Invalid bargeIn value' },
  13333: { level: 'warning', title: 'Gather: Invalid profanityFilter value' },
  13334: { level: 'warning', title: 'Gather: Invalid model value' },
  13335: { level: 'warning', title: 'Gather: speechTimeout auto cannot be used with model default' },
  13336: { level: 'warning', title: 'Gather: Invalid debug value' },
  13338: { level: 'error', title: 'Gather: Invalid actionOnEmptyResult value' },
  13339: { level: 'warning', title: 'Gather: Invalid enhanced value' },
  13410: { level: 'warning', title: 'Play: Invalid loop value' },
  13420: { level: 'error', title: 'Play: Invalid Content-Type' },
  13430: { level: 'warning', title: 'Play: Invalid DTMF String' },
  13510: { level: 'warning', title: 'Say: Invalid loop value' },
  13511: { level: 'warning', title: 'Say: Invalid voice value' },
  13512: { level: 'warning', title: 'Invalid "language" attribute value' },
  13520: { level: 'warning', title: 'Say: Invalid text' },
  13521: { level: 'warning', title: '<Say> element character limits exceeded' },
  13710: { level: 'warning', title: 'Redirect: Invalid method value' },
  13810: { level: 'warning', title: 'Reject: Invalid cause' },
  13910: { level: 'warning', title: 'Pause: Invalid length value' },
  31901: { level: 'error', title: 'Stream - WebSocket - Connection Timeout' },
  31902: { level: 'error', title: 'Stream - WebSocket - Connection Refused' },
  31903: { level: 'error', title: 'Stream - WebSocket - Connection Broken Pipe' },
  31910: { level: 'error', title: 'Stream - WebSocket - SSL Protocol Error' },
  31920: { level: 'error', title: 'Stream - WebSocket - Handshake Error' },
  31921: { level: 'error', title: 'Stream - WebSocket - Close Error' },
  31922: { level: 'error', title: 'Stream - WebSocket - Unsupported Protocol' },
  31923: { level: 'error', title: 'Stream - WebSocket - Malformed URL' },
  31924: { level: 'error', title: 'Stream - WebSocket - Protocol Error' },
  31930: { level: 'warning', title: 'Stream - Media - Buffer Overflow' },
  31931: { level: 'warning', title: 'Stream - Media - Outbound Buffer Overflow' },
  31950: { level: 'warning', title: 'Stream - Protocol - Malformed Message' },
  31951: { level: 'warning', title: 'Stream - Protocol - Invalid Message' },
} as const satisfies Record<number, { level: 'error' | 'warning'; title: string }>;

export type TwilioErrorCode = keyof typeof TWILIO_ERRORS;

/** Takes what is to be written into the debugger. */
export type Warn = (code: TwilioErrorCode, detail: string) => void;

/** One line of Twilio's debugger. Unlike Twilio, which logs some of them once per stream, each is recorded. */
export interface TwilioWarning {
  code: TwilioErrorCode;
  level: 'error' | 'warning';
  /** Twilio's title, and what was found this time. */
  message: string;
  atMs: number;
}

/** A text of the peer is quoted, but not at any length. */
const QUOTED_LENGTH = 120;

export function twilioWarning(code: TwilioErrorCode, detail: string, atMs: number): TwilioWarning {
  const { level, title } = TWILIO_ERRORS[code];
  return { code, level, message: `${title}: ${detail}`, atMs };
}

/** The beginning of a text, for a message. */
export function quote(text: string): string {
  return text.length <= QUOTED_LENGTH ? text : `${text.slice(0, QUOTED_LENGTH)}…`;
}
