import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse';

/** What Twilio is told to do, as its own types have it; `text` is what stands inside. */
export type Verb =
  | { say: VoiceResponse.SayAttributes; text: string }
  | { pause: VoiceResponse.PauseAttributes }
  | { dial: VoiceResponse.DialAttributes; text: string }
  | {
      connect: VoiceResponse.ConnectAttributes;
      stream: VoiceResponse.StreamAttributes;
      parameters: [string, string][];
    }
  | { hangup: Record<string, never> };

/**
 * A TwiML document. Twilio's own builder writes the same, byte for byte, but brings an XML library along that is as large as
 * all the rest of this Lambda: a caller would wait for it at every cold start.
 */
export function voiceResponse(verbs: readonly Verb[]): string {
  const inner = verbs.map(verbText).join('');
  const root = inner === '' ? '<Response/>' : `<Response>${inner}</Response>`;
  return `<?xml version="1.0" encoding="UTF-8"?>${root}`;
}

function verbText(verb: Verb): string {
  if ('say' in verb) return element('Say', verb.say, escapeText(verb.text));
  if ('pause' in verb) return element('Pause', verb.pause);
  if ('dial' in verb) return element('Dial', verb.dial, escapeText(verb.text));
  if ('hangup' in verb) return element('Hangup', verb.hangup);
  const parameters = verb.parameters.map(([name, value]) => element('Parameter', { name, value }));
  return element('Connect', verb.connect, element('Stream', verb.stream, parameters.join('')));
}

function element(name: string, attributes: object, inner = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]: [string, unknown]) => ` ${key}="${escapeAttribute(String(value))}"`)
    .join('');
  return inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
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
