import { type DebugConfiguration, l10n, type window } from 'vscode';
import { confirmedKey } from '../debug-adapter/protocol.js';
import type { AskedInput, Beginning, InputParams, InputResult } from '../language-server/protocol.js';
import { askForm, type Field, type FormInputs } from './form.js';

/** Where a person is asked what a run begins with. */
export interface Beginner {
  readonly inputs: FormInputs & Pick<typeof window, 'showWarningMessage'>;
  /** What is wrong with the value of an input. */
  readonly check: (params: InputParams) => Promise<InputResult>;
  /** What was answered before in this window, by runbook; secrets are never in it. */
  readonly remembered: Map<string, ReadonlyMap<string, string>>;
}

/** A configuration that says all that its run needs, and the values of secrets, which it only refers to. */
export interface BegunConfiguration {
  readonly configuration: DebugConfiguration;
  /** Variables of the debug adapter's process. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Asks for the inputs that a configuration does not give, and whether the prerequisites hold; undefined where the person begins nothing. */
export async function askBeginning(
  beginner: Beginner,
  configuration: DebugConfiguration,
  program: string,
  { inputs, prerequisites }: Beginning,
): Promise<BegunConfiguration | undefined> {
  const asked = unanswered(inputs, configuration['inputs']);
  const before = beginner.remembered.get(program);
  const fields = asked.map((input) => fieldOf(beginner, program, input, before?.get(input.name)));
  const texts = await askForm(beginner.inputs, l10n.t('Inputs of the runbook'), fields);
  if (!texts) return undefined;
  const given = asked.filter((input) => isGiven(input, texts.get(input.name) ?? ''));
  const open = given.filter(({ isSecret }) => !isSecret).map(({ name }) => [name, texts.get(name) ?? ''] as const);
  const hidden = given.filter(({ isSecret }) => isSecret);
  beginner.remembered.set(program, new Map([...(before ?? []), ...open]));
  const isReal = configuration['mode'] !== 'dry-run';
  if (isReal && !(await doesHold(beginner, prerequisites))) return undefined;
  const references = hidden.map((input) => [input.name, `env:${variableOf(input)}`] as const);
  const answered = Object.fromEntries([...open, ...references]);
  return {
    configuration: {
      ...configuration,
      inputs: { ...(configuration['inputs'] as object | undefined), ...answered },
      // In place of what a launch.json may say: only what was shown just now is confirmed.
      [confirmedKey]: isReal ? prerequisites : [],
    },
    secrets: Object.fromEntries(hidden.map((input) => [variableOf(input), texts.get(input.name) ?? ''])),
  };
}

/** A configuration that says nothing of inputs is asked about all of them, one that gives some only about what a run cannot do without. */
function unanswered(inputs: readonly AskedInput[], given: unknown): readonly AskedInput[] {
  if (typeof given !== 'object' || given === null) return inputs;
  return inputs.filter(({ name, isNeeded }) => isNeeded && !Object.hasOwn(given, name));
}

function fieldOf(
  { check }: Beginner,
  program: string,
  input: AskedInput,
  before: string | undefined = input.default ?? '',
): Field {
  const { name, type, isSecret, isRequired } = input;
  const values = input.choices ?? (type === 'boolean' ? ['true', 'false'] : undefined);
  return {
    name,
    prompt: promptOf(input),
    value: before,
    // What is secret is not picked from a list that others may see.
    ...(values && !isSecret && { choices: choicesOf(input, values) }),
    isSecret,
    faultOf: async (value) => {
      if (value === '' && !isGiven(input, value)) return isRequired ? l10n.t('write a value') : undefined;
      return (await check({ program, name, value })).message;
    },
  };
}

function promptOf({ name, description, isRequired, isSecret, from }: AskedInput): string {
  const asked = description === undefined ? name : `${name}: ${description}`;
  const optional = isRequired ? '' : l10n.t(' (may be left out)');
  const kept =
    from === undefined ? l10n.t('; it is not stored') : l10n.t('; it is not stored, and stands for {0}', from);
  return `${asked}${optional}${isSecret ? kept : ''}`;
}

function choicesOf(input: AskedInput, values: readonly string[]) {
  const choices = values.map((text) => ({
    ...{ label: text, text },
    ...(text === input.default && { description: l10n.t('unless another is chosen') }),
  }));
  const isOptional = !input.isRequired && input.default === undefined;
  return isOptional ? [...choices, { label: l10n.t('Leave it out'), text: '' }] : choices;
}

/** An empty field gives nothing, unless it was emptied of a default. */
function isGiven(input: AskedInput, text: string): boolean {
  return text !== '' || (input.default !== undefined && !input.isSecret && input.type === 'string');
}

function variableOf({ name, from }: AskedInput): string {
  const declared = from?.startsWith('env:') ? from.slice('env:'.length) : undefined;
  return declared ?? `RUNBOOK_INPUT_${name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')}`;
}

async function doesHold({ inputs }: Beginner, prerequisites: readonly string[]): Promise<boolean> {
  if (prerequisites.length === 0) return true;
  const holds = prerequisites.length === 1 ? l10n.t('It holds') : l10n.t('All of it holds');
  const detail = prerequisites.map((line) => `• ${line}`).join('\n');
  const title = l10n.t('Before you begin, see that this holds');
  return (await inputs.showWarningMessage(title, { modal: true, detail }, holds)) === holds;
}
