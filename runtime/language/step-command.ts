import type { ProviderType } from '../model/provider.js';
import type { Classification } from '../model/risk.js';
import type { ScriptShell } from '../model/runbook.js';
import {
  classifyArgv,
  classifyScript,
  merged,
  type RiskContext,
  withEnvironment,
  withVariables,
} from '../risk/index.js';
import type { HeadOutline, Outline, StepContext } from './outline.js';
import { oncePer, rememberedByText } from './remembered.js';
import { type StepOutline, withRollbacks } from './step-outline.js';
import { constantText } from './template-use.js';

/** What a step starts, as far as that is known before the run, with the variables that it gives to the program. */
export type StepCommand =
  | { readonly kind: 'argv'; readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> }
  | {
      readonly kind: 'script';
      readonly text: string;
      readonly shell: ScriptShell;
      readonly env: Readonly<Record<string, string>>;
    };

/** What a step starts; undefined where it starts nothing that can be judged. */
export function commandOfStep(outline: Pick<Outline, 'head'>, step: StepOutline): StepCommand | undefined {
  return commandsIn(outline.head)(step);
}

const commandsIn = oncePer((head: HeadOutline) => {
  const known = knownIn(head);
  return oncePer((step: StepOutline): StepCommand | undefined => {
    const env = environmentOf(head, step, known);
    if (step.script)
      return { kind: 'script', text: step.script.text.source, shell: shellNamed(step.script.shell), env };
    if (step.argv.length === 0) return undefined;
    return { kind: 'argv', argv: step.argv.map(({ source }) => known(source)), env };
  });
});

/** The type of a step that an installed provider does; undefined for any other step. */
export function providedType(
  { version, providers }: Pick<Outline, 'version' | 'providers'>,
  { type }: StepOutline,
): ProviderType | undefined {
  return version === 'runbook/v0' || type === undefined ? undefined : providers?.describe(type);
}

function knownIn(head: HeadOutline): (source: string) => string {
  return (source) => constantText({ head }, source) ?? source;
}

/** The class of a step that a provider does: that of its type, and of the variables that it gives. */
export function providedStepClass(outline: StepContext, step: StepOutline, type: ProviderType): Classification {
  return withVariables(providedClass(type), environmentOf(outline, step, knownIn(outline.head)), {});
}

/** What a provider says of its type, as a class. */
export function providedClass({ type, risk }: Pick<ProviderType, 'type' | 'risk'>): Classification {
  const why = risk === 'unknown' ? `nobody says what '${type}' does` : `its provider calls '${type}' ${risk}`;
  const reason = { rule: 'provider/declared', risk, span: { start: 0, end: type.length }, why };
  return { risk, critical: false, reasons: [reason], final: merged(risk, undefined) };
}

/** Every command of a runbook as words, which say what languages are needed to judge them. */
export function commandWords(outline: Outline): readonly (readonly string[])[] {
  return withRollbacks(outline.steps).flatMap(({ argv, script }) => {
    if (script)
      return [
        script.shell === 'pwsh' ? ['pwsh', '-Command', script.text.source] : [script.shell, '-c', script.text.source],
      ];
    return argv.length > 0 ? [argv.map(({ source }) => source)] : [];
  });
}

/** Judges what a step starts with what is known of commands alone. */
export function judgedBy(risk: RiskContext): (command: StepCommand) => Classification {
  return (command) => knownOf(command, risk).judged;
}

/** The command lines that a step starts: what is written, and what a wrapper or a shell in it starts in turn. */
export function startedPrograms(command: StepCommand, risk: RiskContext): readonly (readonly string[])[] {
  const { programs = [] } = knownOf(command, risk).found;
  return command.kind === 'script' ? programs : [command.argv, ...programs.slice(1)];
}

/** Whether a command may start what could not be told from its text. */
export function isUnread(command: StepCommand, risk: RiskContext): boolean {
  return knownOf(command, risk).found.isUnread === true;
}

/** What is known of a command before it runs. */
interface KnownCommand {
  /** Without the variables that its step gives it. */
  readonly found: Classification;
  readonly judged: Classification;
}

function knownOf(command: StepCommand, { packs = noPacks, parsers = noParsers }: RiskContext): KnownCommand {
  return knowledgeWith(packs)(parsers)(command);
}

const noPacks: NonNullable<RiskContext['packs']> = [];
const noParsers: NonNullable<RiskContext['parsers']> = {};

const knowledgeWith = oncePer((packs: NonNullable<RiskContext['packs']>) =>
  oncePer((parsers: NonNullable<RiskContext['parsers']>) => {
    const byText = rememberedByText((text) => knowledgeOf(JSON.parse(text) as StepCommand, { packs, parsers }));
    return oncePer((command: StepCommand) => byText(JSON.stringify(command)));
  }),
);

function knowledgeOf(command: StepCommand, risk: RiskContext): KnownCommand {
  const found =
    command.kind === 'argv' ? classifyArgv(command.argv, risk) : classifyScript(command.text, command.shell, risk);
  return { found, judged: withEnvironment(found, command, risk) };
}

const noEnvironment: StepCommand['env'] = {};

function environmentOf({ defaults, version }: HeadOutline, step: StepOutline, known: (source: string) => string) {
  const entries = version === 'runbook/v0' ? [] : [...defaults.env, ...step.env];
  if (entries.length === 0) return noEnvironment;
  return Object.fromEntries(
    entries.flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.source, known(value.source)]] : [])),
  );
}

function shellNamed(shell: string): ScriptShell {
  return shell === 'sh' || shell === 'pwsh' ? shell : 'bash';
}
