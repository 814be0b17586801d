import type { StepReady } from '../model/event.js';
import { ok, type Result } from '../model/result.js';
import type { Classification, FinalRisk } from '../model/risk.js';
import type { ActiveStep, CliStep, ProviderStep, ScriptStep } from '../model/runbook.js';
import { withDeclared, withVariables } from '../risk/index.js';
import type { PreparedCommand } from '../run/command.js';
import type { ResolutionFault, Resolver } from '../run/resolve.js';
import type { PreparedWork } from './drive.js';
import type { Classifier, JudgedCommand } from './ports.js';
import type { Providers } from './provider-port.js';
import { scriptArgv } from './script.js';

/** What surrounds the steps of a run where their commands are filled in and judged. */
export interface WorkScene {
  readonly classifier: Classifier;
  readonly providers: Pick<Providers, 'describe' | 'problem' | 'fields'>;
  /** The folder of the runbook. */
  readonly cwd: string;
  resolveFolder(path: string): string;
}

/** A step as its templates came out: what is recorded and judged of it, and what is kept in memory to do it. */
export interface ResolvedWork {
  readonly command: Omit<PreparedCommand, 'kind' | 'hash' | 'isRedacted'>;
  readonly work: PreparedWork;
}

/** Fills in the templates of a step and judges what it would start. */
export function resolvedWork(
  scene: WorkScene,
  step: ActiveStep,
  resolver: Resolver,
): Result<ResolvedWork, ResolutionFault> {
  const fields = resolvedFields(scene, step, resolver);
  if (!fields.ok) return fields;
  const { assertions, env, cwd, resource } = fields.value;
  const found = resolvedCommand(scene, step, resolver, env);
  if (!found.ok) return found;
  const { subject, judged, shown, names, interpreter } = found.value;
  const classification = declared(judgedWith(scene.classifier, judged, env), step.risk);
  const command = {
    shown: { ...shown, ...(Object.keys(env).length > 0 && { env }), ...(cwd !== scene.cwd && { cwd }) },
    programs: [...names, ...(classification.programs ?? [])],
    classification,
    ...(interpreter !== undefined && { interpreter }),
    ...(resource !== undefined && { resource }),
  };
  return ok({ command, work: { subject, env, cwd, assertions, classification } });
}

/** Judges the command of a step as it is recorded; undefined where nothing is recorded that could be judged. */
export function judgedAgain(classifier: Classifier, step: ActiveStep, ready: StepReady): Classification | undefined {
  const env = ready.env ?? {};
  const judged = recordedCommand(step, ready, env);
  return judged && declared(judgedWith(classifier, judged, env), step.risk);
}

function recordedCommand(
  step: ActiveStep,
  { argv, script, provider }: StepReady,
  env: Readonly<Record<string, string>>,
): JudgedCommand | undefined {
  if (argv) return { kind: 'argv', argv, env };
  if (script !== undefined && step.type === 'script') return { kind: 'script', text: script, shell: step.shell, env };
  return provider && { kind: 'provider', type: provider.type };
}

/** A provider answers for its type, and not for the variables that a step gives to the programs which it starts. */
function judgedWith(classifier: Classifier, judged: JudgedCommand, env: PreparedWork['env']): Classification {
  const found = classifier.judge(judged);
  return judged.kind === 'provider' ? withVariables(found, env, {}) : found;
}

/** A class with what the author declared, which can only raise it. */
function declared(found: Classification, risk: FinalRisk | undefined): Classification {
  const final = withDeclared(found.final, risk);
  if (final.risk === found.final.risk) return found;
  const { risk: raised } = final;
  const span = { start: 0, end: 0 };
  const reason = { rule: 'runbook/declared', risk: raised, span, why: `the runbook declares it ${raised}` };
  return { ...found, final, reasons: [reason, ...found.reasons] };
}

function resolvedFields(scene: WorkScene, step: ActiveStep, resolver: Resolver) {
  const assertions = resolver.assertions(step.assertions);
  if (!assertions.ok) return assertions;
  const env = resolver.record(step.env);
  if (!env.ok) return env;
  const cwd = step.cwd === undefined ? ok(undefined) : resolver.text(step.cwd);
  if (!cwd.ok) return cwd;
  const resource = step.resource === undefined ? ok(undefined) : resolver.text(step.resource);
  if (!resource.ok) return resource;
  const broken = nulIn([...Object.values(env.value), cwd.value ?? '', ...Object.keys(env.value)]);
  if (broken) return broken;
  const folder = cwd.value === undefined ? scene.cwd : scene.resolveFolder(cwd.value);
  return ok({ assertions: assertions.value, env: env.value, cwd: folder, resource: resource.value });
}

/** The command of a step in the forms that doing, judging and recording it need. */
interface ResolvedCommand {
  readonly subject: PreparedWork['subject'];
  readonly judged: JudgedCommand;
  readonly shown: PreparedCommand['shown'];
  /** What the lists of governance have to allow beside what the judging finds. */
  readonly names: readonly (readonly string[])[];
  readonly interpreter?: string;
}

function resolvedCommand(
  scene: WorkScene,
  step: ActiveStep,
  resolver: Resolver,
  env: Readonly<Record<string, string>>,
): Result<ResolvedCommand, ResolutionFault> {
  switch (step.type) {
    case 'cli':
      return cliCommand(step, resolver, env);
    case 'script':
      return ok(scriptCommand(step, env));
    case 'provider':
      return providerCommand(scene, step, resolver);
  }
}

function cliCommand(
  step: CliStep,
  resolver: Resolver,
  env: Readonly<Record<string, string>>,
): Result<ResolvedCommand, ResolutionFault> {
  const argv = resolver.texts(step.argv);
  if (!argv.ok) return argv;
  const { value: words } = argv;
  if ((words[0] ?? '').trim() === '') {
    return fault('the name of the program is empty; fill in the first element of argv');
  }
  const broken = nulIn(words);
  if (broken) return broken;
  return ok({
    subject: { kind: 'process', argv: words },
    judged: { kind: 'argv', argv: words, env },
    shown: { argv: words },
    names: [words],
  });
}

function scriptCommand({ id, shell, text }: ScriptStep, env: Readonly<Record<string, string>>): ResolvedCommand {
  return {
    subject: { kind: 'process', argv: scriptArgv(shell, text, id) },
    judged: { kind: 'script', text, shell, env },
    shown: { script: text, shell },
    names: [],
    interpreter: shell,
  };
}

function providerCommand(
  { providers }: WorkScene,
  step: ProviderStep,
  resolver: Resolver,
): Result<ResolvedCommand, ResolutionFault> {
  const { providerType: type } = step;
  const described = providers.describe(type);
  if (described === undefined) return fault(providers.problem(type));
  const filled = resolver.json(step.with);
  if (!filled.ok) return filled;
  // Only now are the values there that the schema of the type is about.
  const fields = providers.fields(type, step.with, filled.value);
  if (!fields.ok) return fault(fields.error);
  return ok({
    subject: { kind: 'provider', type, with: fields.value },
    judged: { kind: 'provider', type },
    // As it was filled in: where a secret became a number, this is still the text that redaction knows.
    shown: { provider: { type, with: filled.value, by: described.provider } },
    names: [[type]],
  });
}

function nulIn(words: readonly string[]): ReturnType<typeof fault> | undefined {
  const broken = words.find((word) => word.includes('\0'));
  return broken === undefined ? undefined : fault('an argument holds a NUL character, which no program can be given');
}

function fault(message: string): { readonly ok: false; readonly error: ResolutionFault } {
  return { ok: false, error: { kind: 'template', message } };
}
