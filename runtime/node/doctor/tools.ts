import { dirname, resolve } from 'node:path';
import { type Analysis, type StepRisk, stepRisks } from '../../language/index.js';
import type { CommandClassifier } from '../classify/classifier.js';
import { quoted } from '../files.js';
import type { Finding } from './finding.js';
import { isProgramFound } from './programs.js';

/** The programs that the steps of a runbook start and that are not found here, each once, at the first step that needs it. */
export function missingTools(
  file: string,
  analysis: Analysis,
  classifier: CommandClassifier,
  environment: Readonly<Record<string, string | undefined>>,
): readonly Finding[] {
  const missing = new Map<string, Finding>();
  for (const risk of stepRisks(analysis, (command) => classifier.judge(command))) {
    if (choosesPrograms(risk)) continue;
    const cwd = resolve(dirname(file), workingFolder(risk));
    for (const name of programsOf(risk)) {
      if (missing.has(name) || isProgramFound(name, { cwd, environment })) continue;
      missing.set(name, notFound(file, analysis, risk, name));
    }
  }
  return [...missing.values()];
}

function notFound(file: string, analysis: Analysis, { step, at }: StepRisk, name: string): Finding {
  const line = analysis.lines.positionAt(at.start).line;
  const message = `step '${step.id?.source ?? '?'}' starts ${quoted(name)}, which is not found here; install it, or add its folder to PATH`;
  return { severity: 'warning', code: 'tools/not-found', file, line, message };
}

/** A step that sets PATH itself finds its programs elsewhere. */
function choosesPrograms({ step }: StepRisk): boolean {
  return step.env.some(({ key }) => key.source.toUpperCase() === 'PATH');
}

function workingFolder({ step: { cwd } }: StepRisk): string {
  const path = cwd?.source ?? '.';
  return path.includes('{{') ? '.' : path;
}

/** The names of the programs that a step starts on this machine, as far as they are known before the run. */
function programsOf({ command, argv, classification: { programs = [] } }: StepRisk): readonly string[] {
  const started = command.kind === 'argv' ? [argv, ...programs.slice(1)] : programs;
  const here = started.filter((words, index) => !started.slice(0, index).some((other) => hands(other, words)));
  const shell = command.kind === 'argv' ? [] : [command.shell];
  const defined = command.kind === 'argv' ? new Set<string>() : functionsIn(command.text);
  const names = here.map(([name = '']) => name).filter((name) => isName(name) && !defined.has(name));
  return [...new Set([...shell, ...names.filter((name) => command.kind === 'argv' || !builtins.has(name))])];
}

/** Whether a command gives another one to a program that starts it elsewhere, on a host or in a container. */
function hands([name = '', ...words]: readonly string[], inner: readonly string[]): boolean {
  const [first = ''] = inner;
  return !wrappers.has(name.replace(/^.*\//, '')) && words.some((word) => word.split(/\s+/).includes(first));
}

// What starts the rest of its words here.
const wrappers: ReadonlySet<string> = new Set(
  'sudo doas env timeout nohup nice ionice time stdbuf setsid xargs find bash sh dash zsh pwsh watch flock command builtin exec'.split(
    ' ',
  ),
);

// What the shells do themselves, so that no program is needed for it.
const builtins: ReadonlySet<string> = new Set(
  ': . [ [[ alias bg break builtin caller cd command compgen complete continue declare dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait'.split(
    ' ',
  ),
);

function functionsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/(?:^|[\s;])(?:function\s+)?([\w-]+)\s*\(\)/g)].map(([, name = '']) => name));
}

/** What has to be filled in is no name yet; a cmdlet is part of PowerShell. */
function isName(name: string): boolean {
  return /^[\w./\\:+-]+$/.test(name) && !/^[A-Z][a-z]+-[A-Z]\w*$/.test(name);
}
