import { Command, CommanderError, Help, type Option } from 'commander';
import { exitCode } from '../model/exit-code.js';
import { version } from '../model/identity.js';
import { oneLine } from './render/plain.js';

type Registration = (program: Command) => void;

// Only the command that is called is loaded, so that each starts as fast as it can.
const registrations: Readonly<Record<string, () => Promise<Registration>>> = {
  compile: async () => (await import('./commands/compile.js')).registerCompile,
  validate: async () => (await import('./commands/validate.js')).registerValidate,
  classify: async () => (await import('./commands/classify.js')).registerClassify,
  exec: async () => (await import('./commands/exec.js')).registerExec,
  debug: async () => (await import('./commands/debug.js')).registerDebug,
  resume: async () => (await import('./commands/resume.js')).registerResume,
  approve: async () => (await import('./commands/approve.js')).registerApprove,
  reject: async () => (await import('./commands/reject.js')).registerReject,
  evidence: async () => (await import('./commands/evidence.js')).registerEvidence,
  skip: async () => (await import('./commands/skip.js')).registerSkip,
  resolve: async () => (await import('./commands/resolve.js')).registerResolve,
  abort: async () => (await import('./commands/abort.js')).registerAbort,
  runs: async () => (await import('./commands/runs.js')).registerRuns,
  prune: async () => (await import('./commands/prune.js')).registerPrune,
  panic: async () => (await import('./commands/panic.js')).registerPanic,
  verify: async () => (await import('./commands/verify.js')).registerVerify,
  export: async () => (await import('./commands/export.js')).registerExport,
  summary: async () => (await import('./commands/summary.js')).registerSummary,
  divergence: async () => (await import('./commands/divergence.js')).registerDivergence,
  audit: async () => (await import('./commands/audit.js')).registerAudit,
  keys: async () => (await import('./commands/keys.js')).registerKeys,
  policy: async () => (await import('./commands/policy.js')).registerPolicy,
  redact: async () => (await import('./commands/redact.js')).registerRedact,
  lsp: async () => (await import('./commands/lsp.js')).registerLsp,
  dap: async () => (await import('./commands/dap.js')).registerDap,
};

/** What changes a record without running anything; what runs something is refused where the run is opened. */
const changing = new Set(['approve', 'reject', 'evidence', 'skip', 'abort', 'resolve', 'prune']);

/** Whether a command is refused because everything is halted; says so then. */
async function isHalted(name: string, words: readonly string[]): Promise<boolean> {
  if (!changing.has(name) || words.includes('--help') || words.includes('-h')) return false;
  const refusal = (await import('../node/panic-refusal.js')).panicRefusal();
  if (refusal) process.stderr.write(`runbook ${name}: ${oneLine(refusal.message)}\n`);
  if (refusal) process.exitCode = exitCode.refused;
  return refusal !== undefined;
}

/** Runs the command line; the outcome is in `process.exitCode`. */
export async function runProgram(words: readonly string[]): Promise<void> {
  const program = new Command('runbook')
    .description('Turn Markdown troubleshooting guides into governed, executable, debuggable runbooks')
    .version(`runbook ${version}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show what a command does')
    .configureHelp({ optionDescription });
  const [name = '', topic] = words;
  if (await isHalted(name, words)) return;
  const wanted = Object.hasOwn(registrations, name) ? [name] : Object.keys(registrations);
  for (const known of wanted) (await registrations[known]?.())?.(program);
  prepare(program, 'runbook');
  try {
    if (name === 'help' && topic !== undefined && !program.commands.some((known) => known.name() === topic)) {
      program.error(`unknown command '${topic}'`);
    }
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.invalid;
  }
}

/** Lets a command and those below it say in our words what is wrong with the command line, and throw in place of ending. */
function prepare(command: Command, name: string): void {
  const outputError = (text: string, write: (line: string) => void) => write(`${name}: ${worded(text, name)}\n`);
  command.exitOverride().configureOutput({ outputError });
  for (const below of command.commands) prepare(below, `${name} ${below.name()}`);
}

function worded(text: string, name: string): string {
  const what = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/s, ', did you mean $1?')
    .replace(/\. Expected (.*)\.$/s, ': expected $1');
  return `${oneLine(what)}; run '${name} --help' for what it takes`;
}

/** An option that was given no value at all has no default worth telling. */
function optionDescription(option: Option): string {
  return new Help().optionDescription(option).replace(' (default: [])', '');
}
