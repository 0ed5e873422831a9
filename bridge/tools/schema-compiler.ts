// JSON Schema 2020-12 is what OpenAI's API takes for the parameters of a function.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import { type JsonSchema, withoutEdition } from '../contract/assistant/tools';

// The API takes schemas that are laxer than ajv likes them, and keywords that it does not know. Formats are a hint to the model.
const LAX = { allErrors: true, strict: false, validateFormats: false, logger: false } as const;

/** Keywords that hold regular expressions. */
const HINTS = new Set(['pattern', 'patternProperties']);
/** Beside a hint, which may fit or not, nobody can tell of these whether they are kept. */
const TOLD_BY_MISFITS = ['not', 'if', 'contains', 'unevaluatedItems', 'unevaluatedProperties'];
/** Even `additionalProperties` asks for the patterns beside it: what might fit one is none too many. */
const FITS_ALWAYS = Object.assign(() => ({ test: () => true }), { code: 'FITS_ALWAYS' });

/**
 * Makes the schemas of tools ready to check with. No regular expression of theirs is ever run: one such as `^([a-z]+ ?)+$` takes
 * minutes over forty letters, which a caller may spell, and all calls of the process would stand still meanwhile. So they are a
 * hint to the model, and what a schema says otherwise counts.
 */
export class SchemaCompiler {
  readonly #whole = new Ajv2020(LAX);
  #withHints: Ajv2020 | undefined;

  /** @throws Error when it is no JSON Schema. */
  compile(parameters: JsonSchema): ValidateFunction {
    const schema = withoutEdition(parameters);
    const ajv = hasHints(schema) ? (this.#withHints ??= withoutHints()) : this.#whole;
    try {
      return ajv.compile(schema);
    } finally {
      // It would be kept for ever, and would be in the way of another with the same `$id`.
      ajv.removeSchema(schema);
    }
  }
}

function withoutHints(): Ajv2020 {
  const ajv = new Ajv2020({ ...LAX, code: { regExp: FITS_ALWAYS } });
  for (const keyword of [...HINTS, ...TOLD_BY_MISFITS, 'oneOf']) ajv.removeKeyword(keyword);
  // Of several that differ by a pattern alone, all may fit.
  ajv.addKeyword({ keyword: 'oneOf', schemaType: 'array', macro: (anyOf: unknown[]) => ({ anyOf }) });
  return ajv;
}

/** A property of such a name looks like one, which makes the check of its schema laxer and does no harm. */
function hasHints(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(([key, value]) => HINTS.has(key) || hasHints(value));
}
