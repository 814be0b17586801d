import type { ImportSkill, ImportSkillParameter } from '../../schema/generated/import-skill.js';
import type { InputV1 } from '../../schema/generated/runbook-v1.js';
import { variableName } from '../placeholder.js';
import { StepNames } from '../step-name.js';
import { cleanText } from '../wording.js';
import { cleanValue } from './foreign-text.js';
import type { Foreign, ImportNote } from './imported.js';

/** The inputs of a runbook for the parameters of a skill, and which input each parameter became. */
export interface SkillInputs {
  readonly inputs: Readonly<Record<string, InputV1>>;
  /** The name of the input by the name of the parameter. */
  readonly names: ReadonlyMap<string, string>;
  readonly notes: readonly ImportNote[];
}

/** Makes each parameter an input; what an input cannot be is told. */
export function skillInputs({ content: { parameters = [] }, linesOf }: Foreign<ImportSkill>): SkillInputs {
  const taken = new StepNames();
  const names = new Map<string, string>();
  const inputs: Record<string, InputV1> = {};
  const notes: ImportNote[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const name = taken.takeName(variableName(parameter.name));
    const [line] = linesOf(['parameters', index]);
    if (names.has(parameter.name))
      notes.push({ line, text: `the parameter '${parameter.name}' is there twice; the first counts where it is used` });
    else names.set(parameter.name, name);
    inputs[name] = inputOf(parameter);
    notes.push(...notesOf(parameter, name).map((text) => ({ line, text })));
  }
  return { inputs, names, notes };
}

function inputOf(parameter: ImportSkillParameter): InputV1 {
  const { description, required, default: given, enum: choices } = parameter;
  const type = typeOf(parameter);
  const isSecret = secretName.test(parameter.name);
  return {
    type,
    ...(required === true && given === undefined && { required }),
    ...(isSecret && { secret: true }),
    ...(!isSecret && isOf(type, given) && fits(given, choices) && { default: cleanValue(given) as string }),
    ...(!isSecret &&
      areOf(type, choices) && { enum: [...new Set(choices.map((choice) => cleanValue(choice) as string))] }),
    ...(description !== undefined && { description: cleanText(description) }),
  };
}

function notesOf(parameter: ImportSkillParameter, name: string): readonly string[] {
  const { default: given, enum: choices, type } = parameter;
  const said = `the parameter '${parameter.name}'`;
  const isSecret = secretName.test(parameter.name);
  return [
    ...(name === parameter.name ? [] : [`${said} is called '${name}' here`]),
    ...(type === 'array' || type === 'object'
      ? [`${said} is of the type ${type}, which no input has; it is asked for as text`]
      : []),
    ...(isSecret ? [`${said} is taken for a secret by its name; give it as env:NAME or file:PATH`] : []),
    ...(given === undefined || given === null || (!isSecret && isOf(typeOf(parameter), given) && fits(given, choices))
      ? []
      : [`the default of ${said} is left out`]),
    ...(choices === undefined || (!isSecret && areOf(typeOf(parameter), choices))
      ? []
      : [`the values of ${said} are left out`]),
    ...Object.keys(parameter)
      .filter((key) => !known.has(key))
      .map((key) => `'${key}' of ${said} is not carried over`),
  ];
}

function typeOf({ type = 'string' }: ImportSkillParameter): NonNullable<InputV1['type']> {
  return type === 'number' || type === 'boolean' ? type : 'string';
}

function isOf(type: string, value: unknown): value is string | number | boolean {
  return typeof value === type;
}

function areOf(type: string, values: readonly unknown[] | undefined): values is readonly (string | number | boolean)[] {
  return values !== undefined && values.length > 0 && values.every((value) => isOf(type, value));
}

function fits(value: unknown, choices: readonly unknown[] | undefined): boolean {
  return choices === undefined || choices.includes(value);
}

const secretName = /(?:password|passwd|secret|token|api_?key|private_?key|credential)s?$/i;
const known = new Set(['name', 'type', 'description', 'required', 'default', 'enum']);
