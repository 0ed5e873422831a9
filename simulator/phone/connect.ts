import type { HttpMethod } from './attributes';
import { Attributes } from './attributes';
import type { Warn } from './warnings';
import type { XmlElement } from './xml-element';

/** A `<Stream>` inside `<Connect>`, as the TwiML has it. */
export interface StreamNoun {
  url: string;
  name: string | undefined;
  statusCallback: string | undefined;
  statusCallbackMethod: HttpMethod;
  parameters: Record<string, string>;
}

export interface ConnectVerb {
  verb: 'Connect';
  action: string | undefined;
  method: HttpMethod;
  stream: StreamNoun;
}

/** Name and value together stay below this (Twilio docs: TwiML `<Stream>`, "Custom parameters"). */
const MAX_PARAMETER_LENGTH = 500;

/** @returns the verb, or in a sentence why there is none. */
export function readConnect(element: XmlElement, warn: Warn): ConnectVerb | string {
  const [noun, ...others] = element.children;
  if (noun?.name !== 'Stream' || others.length > 0) return '<Connect> does not have exactly one <Stream>.';
  const parameters = readParameters(noun, warn);
  if (typeof parameters === 'string') return parameters;

  const attributes = new Attributes(element, warn);
  const action = attributes.text('action');
  const method = attributes.method('method', 12200);
  attributes.refuseOthers();
  return { verb: 'Connect', action, method, stream: readStream(noun, parameters, warn) };
}

/** The caller is all that such a stream may carry to the server (Twilio docs: TwiML `<Stream>`, "track"). */
function readStream(element: XmlElement, parameters: Record<string, string>, warn: Warn): StreamNoun {
  const attributes = new Attributes(element, warn);
  const stream = {
    url: attributes.text('url') ?? '',
    name: attributes.text('name'),
    statusCallback: attributes.text('statusCallback'),
    statusCallbackMethod: attributes.method('statusCallbackMethod', 12200),
    parameters,
  };
  attributes.checked(
    'track',
    12200,
    (track) => track === 'inbound_track',
    'inbound_track, where <Connect> has it',
  );
  attributes.refuseOthers();
  return stream;
}

function readParameters(stream: XmlElement, warn: Warn): Record<string, string> | string {
  const parameters: Record<string, string> = {};
  for (const element of stream.children) {
    if (element.name !== 'Parameter') return `<Stream> has a <${element.name}>.`;
    const attributes = new Attributes(element, warn);
    const name = attributes.text('name');
    const value = attributes.text('value');
    attributes.refuseOthers();
    if (name === undefined || name === '') return '<Stream> has a <Parameter> without a name.';
    if (value === undefined) return `The <Parameter> ${name} has no value.`;
    if (name.length + value.length >= MAX_PARAMETER_LENGTH) {
      return `The <Parameter> ${name} has ${MAX_PARAMETER_LENGTH} characters or more.`;
    }
    parameters[name] = value;
  }
  return parameters;
}
