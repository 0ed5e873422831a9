/** One element of an XML document. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  /** Child elements, in order. */
  children: XmlElement[];
  /** The text directly inside, without that of the children. */
  text: string;
}

/** A text is no well-formed XML document. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const NAME = '[A-Za-z_][\\w.:-]*';
const DECLARATION = /^<\?xml\s[^?]*\?>/;
const COMMENT = /<!--(?:(?!--)[^])*-->/y;
const CDATA = /<!\[CDATA\[((?:(?!\]\]>)[^])*)\]\]>/y;
const OPENING = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y');
const CLOSING = new RegExp(`</(${NAME})\\s*>`, 'y');
const TEXT = /[^<]+/y;
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
/** Neither white space that XML knows nor a character: controls, half a surrogate pair, U+FFFE and U+FFFF. */
const OTHER_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([0-9A-Fa-f]+));|&/g;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads a document as far as TwiML needs it: elements, attributes, text, entities, comments and CDATA; no document
 * type, no processing instructions.
 *
 * @throws XmlError when the document is not well-formed; a blank before the declaration counts, as it does at Twilio.
 */
export function readXml(text: string): XmlElement {
  refuseOtherCharacters(text);
  let position = DECLARATION.exec(text)?.[0].length ?? 0;
  const holder: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [holder];

  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found !== null) position = pattern.lastIndex;
    return found;
  };

  while (position < text.length) {
    const parent = open.at(-1) ?? holder;
    if (take(COMMENT) !== null) continue;

    const characters = take(TEXT);
    if (characters !== null) {
      if (characters[0].includes(']]>')) throw new XmlError('"]]>" stands in a text; write ]]&gt;.');
      parent.text += decode(characters[0]);
      continue;
    }
    const raw = take(CDATA);
    if (raw !== null) {
      parent.text += raw[1] ?? '';
      continue;
    }
    const closing = take(CLOSING);
    if (closing !== null) {
      if (open.length === 1 || parent.name !== closing[1]) {
        throw new XmlError(`</${closing[1] ?? ''}> closes nothing that is open.`);
      }
      open.pop();
      continue;
    }
    const opening = take(OPENING);
    if (opening === null) {
      throw new XmlError(`There is no well-formed element at "${text.slice(position, position + 40)}".`);
    }
    const [, name = '', attributes = '', end] = opening;
    const element = { name, attributes: readAttributes(attributes), children: [], text: '' };
    parent.children.push(element);
    if (end === '') open.push(element);
  }

  if (open.length > 1) throw new XmlError(`<${open.at(-1)?.name ?? ''}> is never closed.`);
  const [root, ...others] = holder.children;
  if (root === undefined) throw new XmlError('There is no root element.');
  if (others.length > 0) throw new XmlError('There is more than one root element.');
  if (holder.text.trim() !== '') throw new XmlError('There is text outside the root element.');
  return root;
}

/** All text within, that of the children too. */
export function textWithin(element: XmlElement): string {
  return element.text + element.children.map(textWithin).join('');
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', doubleQuoted, singleQuoted] of text.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(attributes, name)) throw new XmlError(`The attribute ${name} is there twice.`);
    attributes[name] = decode(doubleQuoted ?? singleQuoted ?? '');
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(ENTITY, (entity, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return NAMED[name] ?? entity;
    const codePoint = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
    if (!(codePoint > 0 && codePoint <= 0x10ffff))
      throw new XmlError(`"${entity}" is not an entity; write &amp;.`);
    const character = String.fromCodePoint(codePoint);
    refuseOtherCharacters(character);
    return character;
  });
}

/** A reference helps nothing: what no document may have, none may name either (XML 1.0, "Legal Character"). */
function refuseOtherCharacters(text: string): void {
  const [found] = OTHER_CHARACTER.exec(text) ?? [];
  if (found === undefined) return;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new XmlError(`U+${code} is no character of XML 1.0.`);
}
