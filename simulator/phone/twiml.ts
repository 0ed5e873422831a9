import type { Announcement } from './announcement';
import { readAnnouncement } from './announcement';
import type { HttpMethod } from './attributes';
import { methodOf } from './attributes';
import type { GatherNoun } from './gather';
import { readGather } from './gather';
import type { TwilioErrorCode, Warn } from './warnings';
import type { XmlElement } from './xml-element';
import { readXml, textWithin, XmlError } from './xml-element';

/** A `<Stream>` inside `<Connect>`, as the TwiML has it. */
export interface StreamNoun {
  url: string;
  name: string | undefined;
  statusCallback: string | undefined;
  statusCallbackMethod: HttpMethod;
  parameters: Record<string, string>;
}

/** One instruction to Twilio. */
export type Verb =
  | Announcement
  | { verb: 'Gather'; gather: GatherNoun }
  | { verb: 'Connect'; action: string | undefined; method: HttpMethod; stream: StreamNoun }
  | { verb: 'Dial'; number: string; action: string | undefined; method: HttpMethod }
  | { verb: 'Redirect'; url: string; method: HttpMethod }
  | { verb: 'Hangup' }
  | { verb: 'Reject' };

export interface TwimlDocument {
  verbs: Verb[];
  /** What Twilio warns of and goes on without. */
  warnings: TwimlWarning[];
}

export interface TwimlWarning {
  code: TwilioErrorCode;
  detail: string;
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
  const document: TwimlDocument = { verbs: [], warnings: [] };
  const warn: Warn = (code, detail) => document.warnings.push({ code, detail });
  for (const element of root.children) {
    const verb = readVerb(element, warn);
    if (typeof verb === 'string') warn(12200, verb);
    else if (verb !== undefined) document.verbs.push(verb);
  }
  if (root.text.trim() !== '') warn(12200, 'There is text directly inside <Response>.');
  return document;
}

/** @returns the verb, or in a sentence why there is none; undefined if that has been said. */
function readVerb(element: XmlElement, warn: Warn): Verb | string | undefined {
  const { attributes } = element;
  const text = textWithin(element).trim();
  const method = methodOf(attributes.method);
  switch (element.name) {
    case 'Connect':
      return readConnect(element);
    case 'Gather':
      return { verb: 'Gather', gather: readGather(element, warn) };
    case 'Say':
    case 'Play':
    case 'Pause':
      return readAnnouncement(element, warn);
    case 'Dial':
      // `<Dial><Number>+81…</Number></Dial>` says the same as `<Dial>+81…</Dial>`.
      return { verb: 'Dial', number: text, action: attributes.action, method };
    case 'Redirect':
      return { verb: 'Redirect', url: text, method };
    case 'Hangup':
    case 'Reject':
      return { verb: element.name };
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

function parse(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (error instanceof XmlError) throw new TwimlError(12100, error.message, { cause: error });
    throw error;
  }
}
