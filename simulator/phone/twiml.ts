import type { Announcement } from './announcement';
import { readAnnouncement } from './announcement';
import type { HttpMethod } from './attributes';
import { Attributes } from './attributes';
import type { ConnectVerb } from './connect';
import { readConnect } from './connect';
import type { DialVerb } from './dial';
import { readDial } from './dial';
import type { GatherNoun } from './gather';
import { readGather } from './gather';
import type { TwilioErrorCode, Warn } from './warnings';
import type { XmlElement } from './xml-element';
import { readXml, textWithin, XmlError } from './xml-element';

/** One instruction to Twilio. */
export type Verb =
  | Announcement
  | { verb: 'Gather'; gather: GatherNoun }
  | ConnectVerb
  | DialVerb
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

const REJECT_REASONS = ['rejected', 'busy'];

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
  const attributes = new Attributes(element, warn);
  switch (element.name) {
    case 'Connect':
      return readConnect(element, warn);
    case 'Gather':
      return { verb: 'Gather', gather: readGather(element, warn) };
    case 'Say':
    case 'Play':
    case 'Pause':
      return readAnnouncement(element, warn);
    case 'Dial':
      return readDial(element, warn);
    case 'Redirect': {
      const method = attributes.method('method', 13710);
      attributes.refuseOthers();
      return { verb: 'Redirect', url: textWithin(element).trim(), method };
    }
    case 'Reject':
      attributes.checked('reason', 13810, (reason) => REJECT_REASONS.includes(reason), 'rejected or busy');
      attributes.refuseOthers();
      return { verb: 'Reject' };
    case 'Hangup':
      attributes.refuseOthers();
      return { verb: 'Hangup' };
    default:
      return `<${element.name}> is not a verb that this phone knows.`;
  }
}

function parse(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (error instanceof XmlError) throw new TwimlError(12100, error.message, { cause: error });
    throw error;
  }
}
