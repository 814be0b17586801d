import { compilePattern } from '../expr/pattern.js';
import { failed, ok, type Result } from '../model/result.js';
import type { InputDeclaration } from '../model/runbook.js';

type Scalar = string | number | boolean;

/** The value that a run has for an input, and where it came from if it was given by reference. */
export interface BoundInput {
  readonly value: Scalar;
  readonly isSecret: boolean;
  /** `env:NAME` or `file:PATH`. */
  readonly reference?: string;
}

/** Reads the text that a reference such as `env:NAME` or `file:PATH` stands for. */
export type ReadReference = (reference: string) => Result<string, { readonly message: string }>;

/** The inputs of a run by name. */
export type BoundInputs = ReadonlyMap<string, BoundInput>;

/** Gives every input its value: what is given, what its reference holds, or its default; otherwise all that is wrong. */
export function bindInputs(
  declared: Readonly<Record<string, InputDeclaration>>,
  given: ReadonlyMap<string, Scalar>,
  read: ReadReference,
): Result<BoundInputs, readonly string[]> {
  const faults = [...given.keys()]
    .filter((name) => !Object.hasOwn(declared, name))
    .map((name) => strangerFault(name, declared));
  const bound = new Map<string, BoundInput>();
  for (const [name, declaration] of Object.entries(declared)) {
    const result = bind(name, declaration, given.get(name), read);
    if (!result.ok) faults.push(result.error);
    else if (result.value) bound.set(name, result.value);
  }
  return faults.length > 0 ? failed(faults) : ok(bound);
}

/** The inputs that have a value, and the names of those that are asked for when a run begins, for nobody gave one. */
export interface KnownInputs {
  readonly bound: BoundInputs;
  readonly open: ReadonlySet<string>;
}

/** Gives the inputs their values as far as these are known; otherwise all that is wrong with them. */
export function bindKnownInputs(
  declared: Readonly<Record<string, InputDeclaration>>,
  given: ReadonlyMap<string, Scalar>,
  read: ReadReference,
): Result<KnownInputs, readonly string[]> {
  const open = new Set(
    Object.entries(declared).flatMap(([name, { from, isRequired, default: fallback }]) =>
      isRequired && fallback === undefined && !given.has(name) && !(from !== undefined && read(from).ok) ? [name] : [],
    ),
  );
  // One that is not required is left without a value, as it is in a run.
  const optional = Object.entries(declared).map(
    ([name, declaration]) => [name, open.has(name) ? withoutSource(declaration) : declaration] as const,
  );
  const bound = bindInputs(Object.fromEntries(optional), given, read);
  return bound.ok ? ok({ bound: bound.value, open }) : bound;
}

function withoutSource({ from: _, ...declaration }: InputDeclaration): InputDeclaration {
  return { ...declaration, isRequired: false };
}

/** The value that a text stands for which a person gives an input, or why it is not taken. */
export function typedInput(name: string, declaration: InputDeclaration, text: string): Result<Scalar, string> {
  const result = checked(name, declaration, text);
  return result.ok ? ok(result.value.value) : result;
}

/** Why a text is not taken as the value of an input; undefined where it is. */
export function inputFault(name: string, declaration: InputDeclaration, text: string): string | undefined {
  const result = checked(name, declaration, text);
  return result.ok ? undefined : result.error;
}

function bind(
  name: string,
  declaration: InputDeclaration,
  given: Scalar | undefined,
  read: ReadReference,
): Result<BoundInput | undefined, string> {
  if (given === undefined) return unbidden(name, declaration, read);
  if (!declaration.isSecret) return checked(name, declaration, given);
  // Other people see a command line, and a shell remembers it.
  const advice = `write '${name}=env:NAME' or '${name}=file:PATH'`;
  if (!isReferenceText(String(given))) {
    return failed(`input '${name}' is a secret, so it is not taken as text, which others could see; ${advice}`);
  }
  return referred(name, declaration, String(given), read);
}

/** An input that nobody gave: what its reference holds, else its default. */
function unbidden(
  name: string,
  declaration: InputDeclaration,
  read: ReadReference,
): Result<BoundInput | undefined, string> {
  const { from, isRequired, default: fallback } = declaration;
  const isThere = from !== undefined && read(from).ok;
  if (from !== undefined && (isThere || (isRequired && fallback === undefined))) {
    return referred(name, declaration, from, read);
  }
  if (fallback !== undefined) return checked(name, declaration, fallback);
  return isRequired ? failed(missingFault(name, declaration)) : ok(undefined);
}

function referred(
  name: string,
  declaration: InputDeclaration,
  reference: string,
  read: ReadReference,
): Result<BoundInput, string> {
  const text = read(reference);
  return text.ok ? checked(name, declaration, text.value, reference) : failed(`input '${name}': ${text.error.message}`);
}

/** Whether a text stands for a value that lies elsewhere. */
function isReferenceText(text: string): boolean {
  return /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/.test(text);
}

function checked(
  name: string,
  declaration: InputDeclaration,
  value: Scalar,
  reference?: string,
): Result<BoundInput, string> {
  const { type, choices, pattern, isSecret } = declaration;
  const shown = isSecret ? 'the value' : `'${value}'`;
  const typed = scalarOf(value, type);
  if (typed === undefined) return failed(`input '${name}' is a ${type}, and ${shown} is none`);
  if (choices && !choices.includes(typed)) {
    return failed(
      `input '${name}' is one of ${choices.map((choice) => `'${choice}'`).join(', ')}, and ${shown} is none of them`,
    );
  }
  if (pattern !== undefined && !matchesWhole(pattern, String(typed))) {
    return failed(`input '${name}' has to match '${pattern}' as a whole, and ${shown} does not`);
  }
  return ok({ value: typed, isSecret, ...(reference !== undefined && { reference }) });
}

function scalarOf(value: Scalar, type: InputDeclaration['type']): Scalar | undefined {
  const text = String(value);
  switch (type) {
    case 'string':
      return text;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : undefined;
  }
}

function matchesWhole(source: string, text: string): boolean {
  const pattern = compilePattern(`\\A(?:${source})\\z`);
  return pattern.ok && pattern.value.test(text);
}

function missingFault(name: string, { description, choices, isSecret }: InputDeclaration): string {
  const about = description === undefined ? '' : ` (${description})`;
  const example = isSecret ? 'env:NAME' : (choices?.[0] ?? 'VALUE');
  return `input '${name}'${about} is missing; give it as '--input ${name}=${example}'`;
}

function strangerFault(name: string, declared: Readonly<Record<string, InputDeclaration>>): string {
  const names = Object.keys(declared);
  const known = names.length === 0 ? 'it has no inputs' : `it knows ${names.map((known) => `'${known}'`).join(', ')}`;
  return `the runbook has no input '${name}'; ${known}`;
}
