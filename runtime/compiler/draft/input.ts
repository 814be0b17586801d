import { secretNamed } from '../../language/check/secrets/name.js';
import type { InputV1 } from '../../schema/generated/runbook-v1.js';
import type { GuideIr, IrVariable } from '../ir.js';
import { cleanText, shortened } from '../wording.js';

/** The inputs of a draft: what the guide leaves to its reader, each with what it says of it. */
export function inputsOf(ir: GuideIr): Readonly<Record<string, InputV1>> {
  return Object.fromEntries(ir.variables.map((variable) => [variable.name, inputOf(variable, ir)]));
}

/** Whether a value is a secret by its name; what `kubectl get secret <secret>` names is none. */
export function isSecret({ name, asWritten }: Pick<IrVariable, 'name' | 'asWritten'>, ir: GuideIr): boolean {
  if (secretNamed(name) === undefined) return false;
  return !ir.commands.some(({ text }) =>
    asWritten.some((written) =>
      /\b(?:secrets?|tokens?|keys?)(?:\s+|\/)$/.test(text.slice(0, Math.max(0, text.indexOf(written)))),
    ),
  );
}

function inputOf(variable: IrVariable, ir: GuideIr): InputV1 {
  const description = descriptionOf(variable);
  if (isSecret(variable, ir)) return { type: 'string', required: true, secret: true, description };
  const choices = choicesIn(variable.description ?? '');
  const type = choices.length > 0 ? 'string' : typeOf(variable);
  const usual = usualValue(variable, { type, choices });
  return {
    type,
    ...(usual === undefined ? { required: true } : { default: usual }),
    ...(choices.length > 0 && { enum: choices }),
    description,
  };
}

/** What people are asked, in the words of the guide where it has some. */
function descriptionOf({ name, asWritten, description, suggestion }: IrVariable): string {
  const said = description ?? name.replace(/_/g, ' ');
  const written = asWritten.find((text) => !text.startsWith('=')) ?? name;
  const example = suggestion?.kind === 'example' ? `, such as ${suggestion.value}` : '';
  const text = cleanText(`${said}${example}; the guide writes ${written}`).replace(/`/g, '');
  return shortened(text.charAt(0).toUpperCase() + text.slice(1), 240);
}

/** The values of 'one of `eu`, `us` or `ap`', where nothing else is said. */
function choicesIn(description: string): readonly [string, ...string[]] | readonly [] {
  const listed =
    /^(?:one of|either)\s+((?:`[^`]{1,60}`(?:,?\s*(?:and|or)\s+|,\s*)?){2,12})$/i.exec(description)?.[1] ?? '';
  const [first, ...more] = new Set([...listed.matchAll(/`([^`]+)`/g)].map(([, value = '']) => cleanText(value)));
  return first === undefined || isTruth([first, ...more]) ? [] : [first, ...more];
}

function isTruth(values: readonly string[]): boolean {
  return values.length === 2 && values.every((value) => /^(?:true|false)$/.test(value));
}

function typeOf(variable: IrVariable): 'string' | 'number' | 'boolean' {
  const { name, description = '', suggestion } = variable;
  if (name === 'true_false' || truth.test(description)) return 'boolean';
  const isCounted = amount.test(name) || /^(?:the|a) number (?:of|that)\b|^how many\b/i.test(description);
  if (!isCounted || /^[A-Za-z]/.test(suggestion?.value ?? '')) return 'string';
  return suggestion === undefined || isPlainNumber(suggestion.value) ? 'number' : 'string';
}

const truth = /^(?:either )?`?(?:true|false)`? or `?(?:true|false)`?$/i;

// An id, a size or a version has digits, and often more than these.
const amount =
  /(?:^|_)(?:port|pid|replicas|count|percent|percentage|seconds|minutes|hours|days|lines)$|^(?:number|num|no)_of_/;

/** A number that stays the same text when it is filled in. */
function isPlainNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text) && String(Number(text)) === text;
}

function usualValue(
  { suggestion }: IrVariable,
  { type, choices }: { readonly type: 'string' | 'number' | 'boolean'; readonly choices: readonly string[] },
): string | number | boolean | undefined {
  if (suggestion?.kind !== 'usual') return undefined;
  const value = cleanText(suggestion.value);
  if (choices.length > 0 && !choices.includes(value)) return undefined;
  if (type === 'number') return Number(value);
  if (type === 'boolean') return /^(?:true|false)$/.test(value) ? value === 'true' : undefined;
  return value === '' ? undefined : value;
}
