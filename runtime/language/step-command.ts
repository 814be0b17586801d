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
import type { Outline } from './outline.js';
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
export function commandOfStep(outline: Outline, step: StepOutline): StepCommand | undefined {
  const known = knownIn(outline);
  const env = environmentOf(outline, step, known);
  if (step.script) return { kind: 'script', text: step.script.text.source, shell: shellNamed(step.script.shell), env };
  if (step.argv.length === 0) return undefined;
  return { kind: 'argv', argv: step.argv.map(({ source }) => known(source)), env };
}

/** The type of a step that an installed provider does; undefined for any other step. */
export function providedType({ version, providers }: Outline, { type }: StepOutline): ProviderType | undefined {
  return version === 'runbook/v0' || type === undefined ? undefined : providers?.describe(type);
}

function knownIn(outline: Outline): (source: string) => string {
  return (source) => constantText(outline, source) ?? source;
}

/** The class of a step that a provider does: that of its type, and of the variables that it gives. */
export function providedStepClass(outline: Outline, step: StepOutline, type: ProviderType): Classification {
  return withVariables(providedClass(type), environmentOf(outline, step, knownIn(outline)), {});
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
  return (command) => {
    const found =
      command.kind === 'argv' ? classifyArgv(command.argv, risk) : classifyScript(command.text, command.shell, risk);
    return withEnvironment(found, command, risk);
  };
}

/** The command lines that a step starts: what is written, and what a wrapper or a shell in it starts in turn. */
export function startedPrograms(command: StepCommand, risk: RiskContext): readonly (readonly string[])[] {
  if (command.kind === 'script') return classifyScript(command.text, command.shell, risk).programs ?? [];
  return [command.argv, ...(classifyArgv(command.argv, risk).programs ?? []).slice(1)];
}

function environmentOf({ defaults, version }: Outline, step: StepOutline, known: (source: string) => string) {
  const entries = version === 'runbook/v0' ? [] : [...defaults.env, ...step.env];
  return Object.fromEntries(
    entries.flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.source, known(value.source)]] : [])),
  );
}

function shellNamed(shell: string): ScriptShell {
  return shell === 'sh' || shell === 'pwsh' ? shell : 'bash';
}
