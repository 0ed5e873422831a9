import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse';

/** What a caller hears: `text` is what is said, `url` where the sound is. */
export type Sound =
  { say: VoiceResponse.SayAttributes; text: string } | { play: VoiceResponse.PlayAttributes; url: string };

/** What Twilio is told to do, as its own types have it; `text` is what stands inside. */
export type Verb =
  | Sound
  | { pause: VoiceResponse.PauseAttributes }
  | { dial: VoiceResponse.DialAttributes; text: string }
  | {
      connect: VoiceResponse.ConnectAttributes;
      stream: VoiceResponse.StreamAttributes;
      parameters: [string, string][];
    }
  | { gather: VoiceResponse.GatherAttributes; prompt: readonly Sound[] }
  | { redirect: VoiceResponse.RedirectAttributes; url: string }
  | { hangup: Record<string, never> };

/** What XML 1.0 cannot say. Twilio's builder throws on it; a caller's name and a model's answer are free text. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * A TwiML document. Twilio's own builder writes the same, byte for byte, but brings an XML library along that is as large as
 * all the rest of this Lambda: a caller would wait for it at every cold start.
 */
export function voiceResponse(verbs: readonly Verb[]): string {
  const inner = verbs.map(verbText).join('');
  const root = inner === '' ? '<Response/>' : `<Response>${inner}</Response>`;
  return `<?xml version="1.0" encoding="UTF-8"?>${root}`;
}

/** The text without the characters that XML cannot say. */
export function withoutNonXml(text: string): string {
  return text.replace(NOT_XML, '');
}

function verbText(verb: Verb): string {
  if ('say' in verb) return element('Say', verb.say, escapeText(verb.text));
  if ('play' in verb) return element('Play', verb.play, escapeText(verb.url));
  if ('pause' in verb) return element('Pause', verb.pause);
  if ('dial' in verb) return element('Dial', verb.dial, escapeText(verb.text));
  if ('gather' in verb) return element('Gather', verb.gather, verb.prompt.map(verbText).join(''));
  if ('redirect' in verb) return element('Redirect', verb.redirect, escapeText(verb.url));
  if ('hangup' in verb) return element('Hangup', verb.hangup);
  const parameters = verb.parameters.map(([name, value]) => element('Parameter', { name, value }));
  return element('Connect', verb.connect, element('Stream', verb.stream, parameters.join('')));
}

function element(name: string, attributes: object, inner = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]: [string, unknown]) => ` ${key}="${escapeAttribute(valueText(value))}"`)
    .join('');
  return inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
}

/** Several values of one attribute have a blank between them. */
function valueText(value: unknown): string {
  return Array.isArray(value) ? value.join(' ') : String(value);
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}

function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
}
