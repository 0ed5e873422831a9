import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import type { JsonSchema, RunTool } from '../contract/assistant/tools';
import { SchemaCompiler } from './schema-compiler';
import { ToolTrouble } from './tool-trouble';

/** The model mends a few at a time, and reads no more than it must. */
const PROBLEMS_AT_MOST = 3;

/** A schema made ready to check with, or why it cannot be. */
type Check = ValidateFunction | { cannotBe: string };

/** Reads what the model wrote as a tool's arguments, and holds it against the tool's own schema. */
export class ArgumentCheck {
  readonly #schemas = new SchemaCompiler();
  /** By the tool itself: a new edition of its assistant brings a new one, and the old goes with the last call that has it. */
  readonly #checks = new WeakMap<RunTool, Check>();

  /** @throws ToolTrouble in a sentence from which a model can mend its arguments. */
  read(tool: RunTool, text: string): Record<string, unknown> {
    const values = parsed(text);
    const check = this.#checkOf(tool);
    if ('cannotBe' in check) {
      throw new ToolTrouble('failed', 'The tool cannot be used: it was not set up correctly.', {
        fault: `its parameters are no JSON Schema: ${check.cannotBe}`,
        forWhom: 'operator',
      });
    }
    if (check(values)) return values;
    const problems = (check.errors ?? []).slice(0, PROBLEMS_AT_MOST).map(problemIn);
    throw new ToolTrouble('arguments', `The arguments are wrong: ${problems.join('; ')}.`);
  }

  #checkOf(tool: RunTool): Check {
    const check = this.#checks.get(tool) ?? this.#compiled(tool.parameters);
    this.#checks.set(tool, check);
    return check;
  }

  #compiled(parameters: JsonSchema): Check {
    try {
      return this.#schemas.compile(parameters);
    } catch (error) {
      return { cannotBe: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** A model that has nothing to say for a tool without parameters may say nothing at all. */
function parsed(text: string): Record<string, unknown> {
  let values: unknown;
  try {
    values = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw new ToolTrouble('arguments', 'The arguments are not JSON.');
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new ToolTrouble('arguments', 'The arguments are not a JSON object.');
  }
  return values as Record<string, unknown>;
}

function problemIn({ instancePath, params, message }: ErrorObject): string {
  const path = pathText(instancePath);
  const { missingProperty, additionalProperty, unevaluatedProperty } = params as Record<string, unknown>;
  const surplus = additionalProperty ?? unevaluatedProperty;
  if (typeof missingProperty === 'string') return `${join(path, missingProperty)} is missing`;
  if (typeof surplus === 'string') return `there is no ${join(path, surplus)}`;
  return `${path === '' ? 'they' : path} ${message ?? 'is wrong'}`;
}

/** `/guests/0/name`, a JSON pointer, is `guests[0].name` to anybody else. */
function pathText(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
