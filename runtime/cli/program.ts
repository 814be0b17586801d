import { Command, CommanderError } from 'commander';
import { exitCode } from '../model/exit-code.js';
import { version } from '../model/identity.js';

type Registration = (program: Command) => void;

// Only the command that is called is loaded, so that each starts as fast as it can.
const registrations: Readonly<Record<string, () => Promise<Registration>>> = {
  compile: async () => (await import('./commands/compile.js')).registerCompile,
  validate: async () => (await import('./commands/validate.js')).registerValidate,
  classify: async () => (await import('./commands/classify.js')).registerClassify,
  exec: async () => (await import('./commands/exec.js')).registerExec,
  resume: async () => (await import('./commands/resume.js')).registerResume,
  runs: async () => (await import('./commands/runs.js')).registerRuns,
  prune: async () => (await import('./commands/prune.js')).registerPrune,
  verify: async () => (await import('./commands/verify.js')).registerVerify,
  keys: async () => (await import('./commands/keys.js')).registerKeys,
  redact: async () => (await import('./commands/redact.js')).registerRedact,
  lsp: async () => (await import('./commands/lsp.js')).registerLsp,
  dap: async () => (await import('./commands/dap.js')).registerDap,
};

/** Runs the command line; the outcome is in `process.exitCode`. */
export async function runProgram(words: readonly string[]): Promise<void> {
  const program = new Command('runbook')
    .description('Turn Markdown troubleshooting guides into governed, executable, debuggable runbooks')
    .version(`runbook ${version}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show what a command does')
    .showHelpAfterError("run 'runbook --help' for the commands")
    .exitOverride();
  const [name = ''] = words;
  const wanted = Object.hasOwn(registrations, name) ? [name] : Object.keys(registrations);
  for (const known of wanted) (await registrations[known]?.())?.(program);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.invalid;
  }
}
