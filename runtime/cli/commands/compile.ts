import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Compilation, compileGuide, draftState } from '../../compiler/index.js';
import { sha256Hex } from '../../node/digest.js';
import { readTextFile, writeTextFile } from '../../node/files.js';
import { exitCode } from '../exit-code.js';

/** Adds `runbook compile GUIDE.md`. */
export function registerCompile(program: Command): void {
  program
    .command('compile')
    .description('turn a Markdown guide into a draft runbook and a mapping to review it by')
    .argument('<guide>', 'a troubleshooting guide in Markdown; it is never changed')
    .option('--out <file>', 'where the draft goes (default: runbook.yaml)')
    .option('--mapping <file>', 'where the mapping goes (default: mapping.md)')
    .option(
      '--ir <file>',
      "print what was found in the guide as JSON, '-' for standard output; nothing else is written",
    )
    .option('--force', 'overwrite a draft or mapping that was edited since it was compiled')
    .action(compile);
}

/** What `runbook compile` was told on the command line. */
export interface CompileOptions {
  readonly out?: string;
  readonly mapping?: string;
  readonly ir?: string;
  readonly force?: boolean;
}

/** Compiles a guide and writes the draft and the mapping; the outcome is in `process.exitCode`. */
export async function compile(guide: string, options: CompileOptions): Promise<void> {
  const text = await readTextFile(guide);
  if (!text.ok) return refuse(text.error.message);
  const compilation = compileGuide({ text: text.value, file: guide, sha256Hex });
  if (options.ir !== undefined) return printIr(compilation, options.ir, guide);
  if (compilation.steps === 0) return refuse(`'${guide}' holds nothing to do; a guide needs commands or instructions`);
  await writeDraft(compilation, guide, options);
}

async function printIr(compilation: Compilation, target: string, guide: string): Promise<void> {
  const json = `${JSON.stringify(compilation.ir, null, 2)}\n`;
  if (target === '-') process.stdout.write(json);
  else await writeAll([{ path: target, text: json }], guide);
}

interface Output {
  readonly path: string;
  readonly text: string;
}

async function writeDraft(compilation: Compilation, guide: string, options: CompileOptions): Promise<void> {
  const outputs: readonly Output[] = [
    { path: options.out ?? 'runbook.yaml', text: compilation.runbook },
    { path: options.mapping ?? 'mapping.md', text: compilation.mapping },
  ];
  // Both are looked at before either is written.
  const conflict = await conflictOf(outputs, options.force === true);
  if (conflict !== undefined) return refuse(conflict);
  if (!(await writeAll(outputs, guide))) return;
  process.stdout.write(`${summaryOf(compilation, outputs)}\n`);
}

/** Why an output may not be written, or undefined. */
async function conflictOf(outputs: readonly Output[], isForced: boolean): Promise<string | undefined> {
  for (const { path } of outputs) {
    if (isForced || !existsSync(path)) continue;
    const existing = await readTextFile(path);
    if (!existing.ok) return existing.error.message;
    if (draftState(existing.value, sha256Hex) === 'edited') {
      return `'${path}' was edited since it was compiled, or was not compiled at all; use --force to overwrite it, or name another file`;
    }
  }
  return undefined;
}

async function writeAll(outputs: readonly Output[], guide: string): Promise<boolean> {
  const clash = clashOf(outputs, guide);
  if (clash !== undefined) {
    refuse(clash);
    return false;
  }
  for (const { path, text } of outputs) {
    const written = await writeTextFile(path, text);
    if (written.ok) continue;
    refuse(written.error.message);
    return false;
  }
  return true;
}

/** Why the outputs cannot all be written beside the guide, or undefined. */
function clashOf(outputs: readonly Output[], guide: string): string | undefined {
  const taken = new Set([placeOf(guide)]);
  for (const { path } of outputs) {
    const place = placeOf(path);
    if (place === placeOf(guide)) return `'${path}' is the guide itself, which is never changed; name another file`;
    if (taken.has(place)) return `'${path}' is named twice; the draft and the mapping need a file each`;
    taken.add(place);
  }
  return undefined;
}

/** The file behind a path, through links where it exists. */
function placeOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

function summaryOf(compilation: Compilation, outputs: readonly Output[]): string {
  const { steps, cliSteps, todos } = compilation;
  const [draft, mapping] = outputs;
  const counted = todos.length === 1 ? '1 TODO' : `${todos.length} TODOs`;
  return [
    `${draft?.path}: ${steps} ${steps === 1 ? 'step' : 'steps'}, ${cliSteps} for the machine, ${steps - cliSteps} for a person`,
    `${mapping?.path}: ${counted} to look at`,
  ].join('\n');
}

function refuse(message: string): void {
  process.stderr.write(`runbook compile: ${message}\n`);
  process.exitCode = exitCode.invalid;
}
