import type { TwilioErrorCode } from './warnings';
import type { XmlElement } from './xml-element';
import { readXml, XmlError } from './xml-element';

/** A `<Stream>` inside `<Connect>`, as the TwiML has it. */
export interface StreamNoun {
  url: string;
  name: string | undefined;
  statusCallback: string | undefined;
  statusCallbackMethod: HttpMethod;
  parameters: Record<string, string>;
}

/** What the caller hears instead of the assistant. */
export interface SayNoun {
  text: string;
  language: string | undefined;
  voice: string | undefined;
}

export type HttpMethod = 'GET' | 'POST';

/** One instruction to Twilio. Those that no call of ours follows are kept as they are written. */
export type Verb =
  | { verb: 'Connect'; action: string | undefined; method: HttpMethod; stream: StreamNoun }
  | { verb: 'Say'; say: SayNoun }
  | { verb: 'Dial'; number: string; action: string | undefined; method: HttpMethod }
  | { verb: 'Redirect'; url: string; method: HttpMethod }
  | { verb: 'Pause'; lengthMs: number }
  | { verb: 'Hangup' }
  | { verb: 'Reject' }
  | { verb: 'Gather' | 'Play'; element: XmlElement };

export interface TwimlDocument {
  verbs: Verb[];
  /** What does not conform to TwiML's schema: Twilio warns (12200) and goes on without it. */
  schemaWarnings: string[];
}

/** Twilio would not run this document. */
export class TwimlError extends Error {
  override readonly name = 'TwimlError';

  constructor(
    readonly code: Extract<TwilioErrorCode, 12100 | 12102>,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** @throws TwimlError when the document cannot be read. */
export function readTwiml(text: string): TwimlDocument {
  const root = parse(text);
  if (root.name !== 'Response') throw new TwimlError(12102, `The root element is <${root.name}>.`);
  const document: TwimlDocument = { verbs: [], schemaWarnings: [] };
  for (const element of root.children) {
    const verb = readVerb(element);
    if (typeof verb === 'string') document.schemaWarnings.push(verb);
    else document.verbs.push(verb);
  }
  if (root.text.trim() !== '') document.schemaWarnings.push('There is text directly inside <Response>.');
  return document;
}

/** @returns the verb, or in a sentence why there is none. */
function readVerb(element: XmlElement): Verb | string {
  const { attributes } = element;
  const text = textWithin(element).trim();
  const method = methodOf(attributes.method);
  switch (element.name) {
    case 'Connect':
      return readConnect(element);
    case 'Say':
      return { verb: 'Say', say: { text, language: attributes.language, voice: attributes.voice } };
    case 'Dial':
      return { verb: 'Dial', number: text, action: attributes.action, method };
    case 'Redirect':
      return { verb: 'Redirect', url: text, method };
    case 'Pause':
      return { verb: 'Pause', lengthMs: 1000 * (Number(attributes.length ?? 1) || 0) };
    case 'Hangup':
    case 'Reject':
      return { verb: element.name };
    case 'Gather':
    case 'Play':
      return { verb: element.name, element };
    default:
      return `<${element.name}> is not a verb that this phone knows.`;
  }
}

function readConnect({ attributes, children }: XmlElement): Verb | string {
  const [noun, ...others] = children;
  if (noun?.name !== 'Stream' || others.length > 0) return '<Connect> does not have exactly one <Stream>.';
  const parameters: Record<string, string> = {};
  for (const { name, attributes: parameter } of noun.children) {
    if (name !== 'Parameter' || parameter.name === undefined)
      return `<Stream> has a <${name}> without a name.`;
    const value = parameter.value ?? '';
    if (parameter.name.length + value.length >= MAX_PARAMETER_LENGTH) {
      return `The <Parameter> ${parameter.name} has ${MAX_PARAMETER_LENGTH} characters or more.`;
    }
    parameters[parameter.name] = value;
  }
  return {
    verb: 'Connect',
    action: attributes.action,
    method: methodOf(attributes.method),
    stream: {
      url: noun.attributes.url ?? '',
      name: noun.attributes.name,
      statusCallback: noun.attributes.statusCallback,
      statusCallbackMethod: methodOf(noun.attributes.statusCallbackMethod),
      parameters,
    },
  };
}

/** Name and value together stay below this (Twilio docs: TwiML `<Stream>`, "Custom parameters"). */
const MAX_PARAMETER_LENGTH = 500;

function methodOf(attribute: string | undefined): HttpMethod {
  return attribute?.toUpperCase() === 'GET' ? 'GET' : 'POST';
}

/** `<Dial><Number>+81…</Number></Dial>` says the same as `<Dial>+81…</Dial>`. */
function textWithin(element: XmlElement): string {
  return element.text + element.children.map(textWithin).join('');
}

function parse(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (error instanceof XmlError) throw new TwimlError(12100, error.message, { cause: error });
    throw error;
  }
}
