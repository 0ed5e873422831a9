import type { HttpMethod } from './attributes';
import { Attributes } from './attributes';
import type { Warn } from './warnings';
import { quote } from './warnings';
import type { XmlElement } from './xml-element';
import { textWithin } from './xml-element';

export interface DialVerb {
  verb: 'Dial';
  /** Undefined if there is none that could be dialled, which has been warned of. */
  number: string | undefined;
  action: string | undefined;
  method: HttpMethod;
}

const E164 = /^\+[1-9]\d{1,14}$/;

/** Numbers of the United States are taken without their country as well (Twilio docs: TwiML `<Number>`). */
const AMERICAN = /^1?[2-9]\d{9}$/;

const RECORDS = ['record-from-answer', 'record-from-ringing'].flatMap((from) => [from, `${from}-dual`]);

/** As the twilio package lists them. */
const RING_TONES =
  'at au bg br be ch cl cn cz de dk ee es fi fr gr hu il in it lt jp mx my nl no nz ph pl pt ru se sg th uk us us-old tw ve za'.split(
    ' ',
  );

/**
 * Reads every attribute that Twilio knows. Those that change nothing for a callee who is simulated are checked where
 * Twilio's error dictionary says that they are, and not followed.
 */
export function readDial(element: XmlElement, warn: Warn): DialVerb {
  const attributes = new Attributes(element, warn);
  const action = attributes.text('action');
  const method = attributes.method('method', 13210);
  attributes.wholeNumber('timeout', 13212, 1);
  attributes.flag('hangupOnStar', 13213);
  attributes.checked('callerId', 13214, (value) => E164.test(value), 'a number in E.164');
  attributes.wholeNumber('timeLimit', 13216, 1);
  const records = ['do-not-record', 'true', 'false', ...RECORDS];
  attributes.checked('record', 13217, (value) => records.includes(value), `one of ${records.join(', ')}`);
  attributes.flag('sequential', 13218);
  attributes.flag('answerOnBridge', 13219);
  attributes.checked('ringTone', 13220, (value) => RING_TONES.includes(value), 'one that Twilio knows');
  for (const name of ['events', 'passports', 'trim', 'recordingConfigurationId', 'recordingStatusCallback']) {
    attributes.text(name);
  }
  for (const name of ['recordingStatusCallbackEvent', 'recordingTrack', 'referUrl']) attributes.text(name);
  for (const name of ['recordingStatusCallbackMethod', 'referMethod']) attributes.method(name, 12200);
  attributes.refuseOthers();
  return { verb: 'Dial', number: readNumber(element, warn), action, method };
}

/** `<Dial><Number>+81…</Number></Dial>` says the same as `<Dial>+81…</Dial>`; this phone dials no other noun. */
function readNumber(element: XmlElement, warn: Warn): string | undefined {
  for (const child of element.children) {
    if (child.name === 'Number') readNumberNoun(child, warn);
    else warn(13215, `<${child.name}> within <Dial> is no noun that this phone knows.`);
  }
  const number = textWithin(element).trim();
  if (E164.test(number) || AMERICAN.test(number.replace(/[\s().-]/g, ''))) return number;
  warn(13223, `<Dial> has a number in E.164, not "${quote(number)}".`);
  return undefined;
}

function readNumberNoun(element: XmlElement, warn: Warn): void {
  const attributes = new Attributes(element, warn);
  attributes.method('method', 13221);
  attributes.checked('sendDigits', 13222, (value) => /^[0-9#*wW]+$/.test(value), 'keys and pauses');
  for (const name of ['statusCallbackMethod', 'amdStatusCallbackMethod']) attributes.method(name, 12200);
  for (const name of ['url', 'byoc', 'statusCallback', 'statusCallbackEvent', 'amdStatusCallback']) {
    attributes.text(name);
  }
  attributes.text('machineDetection');
  for (const name of ['Timeout', 'SpeechThreshold', 'SpeechEndThreshold', 'SilenceTimeout']) {
    attributes.wholeNumber(`machineDetection${name}`, 12200, 1);
  }
  attributes.refuseOthers();
}
