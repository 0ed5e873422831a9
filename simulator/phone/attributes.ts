import type { TwilioErrorCode, Warn } from './warnings';
import { quote } from './warnings';
import type { XmlElement } from './xml-element';

export type HttpMethod = 'GET' | 'POST';

/** The attributes of one element, each read strictly: a bad one is warned of, and left out as if it were not there. */
export class Attributes {
  readonly #read = new Set<string>();

  constructor(
    private readonly element: XmlElement,
    private readonly warn: Warn,
  ) {}

  text(name: string): string | undefined {
    this.#read.add(name);
    return this.element.attributes[name];
  }

  /** The attribute if it is good, else undefined; `what` ends the sentence "… is". */
  checked(
    name: string,
    code: TwilioErrorCode,
    isGood: (value: string) => boolean,
    what: string,
  ): string | undefined {
    const value = this.text(name);
    if (value === undefined || isGood(value)) return value;
    this.warn(code, `${name} of <${this.element.name}> is ${what}, not "${quote(value)}".`);
    return undefined;
  }

  wholeNumber(name: string, code: TwilioErrorCode, atLeast: 0 | 1): number | undefined {
    const what = atLeast === 1 ? 'a positive whole number' : 'a whole number';
    const isGood = (value: string): boolean => /^\d+$/.test(value) && Number(value) >= atLeast;
    const value = this.checked(name, code, isGood, what);
    return value === undefined ? undefined : Number(value);
  }

  flag(name: string, code: TwilioErrorCode): boolean | undefined {
    const value = this.checked(name, code, (text) => text === 'true' || text === 'false', 'true or false');
    return value === undefined ? undefined : value === 'true';
  }

  method(name: string, code: TwilioErrorCode): HttpMethod {
    return methodOf(this.checked(name, code, (text) => /^(GET|POST)$/i.test(text), 'GET or POST'));
  }

  /** Warns of every attribute that nobody asked for: Twilio knows none of them. */
  refuseOthers(): void {
    for (const name of Object.keys(this.element.attributes)) {
      if (!this.#read.has(name)) this.warn(12200, `<${this.element.name}> has no attribute ${quote(name)}.`);
    }
  }
}

function methodOf(attribute: string | undefined): HttpMethod {
  return attribute?.toUpperCase() === 'GET' ? 'GET' : 'POST';
}
