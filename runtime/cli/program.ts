import { Command, CommanderError, Help, type Option } from 'commander';
import { exitCode } from '../model/exit-code.js';
import { version } from '../model/identity.js';
import { refusalOf } from './refuse.js';
import { oneLine } from './render/plain.js';

type Registration = (program: Command) => void;

type Loading = () => Promise<Registration>;

// In the order in which help shows them. Only the command that is called is loaded, so that each starts as fast as it can.
const groups: Readonly<Record<string, Readonly<Record<string, Loading>>>> = {
  'Write a runbook:': {
    init: async () => (await import('./commands/init.js')).registerInit,
    demo: async () => (await import('./commands/demo.js')).registerDemo,
    compile: async () => (await import('./commands/compile.js')).registerCompile,
    import: async () => (await import('./commands/import.js')).registerImport,
    drift: async () => (await import('./commands/drift.js')).registerDrift,
    validate: async () => (await import('./commands/validate.js')).registerValidate,
    fmt: async () => (await import('./commands/fmt.js')).registerFmt,
    explain: async () => (await import('./commands/explain.js')).registerExplain,
    classify: async () => (await import('./commands/classify.js')).registerClassify,
    redact: async () => (await import('./commands/redact.js')).registerRedact,
    doctor: async () => (await import('./commands/doctor.js')).registerDoctor,
  },
  'Run it:': {
    exec: async () => (await import('./commands/exec.js')).registerExec,
    debug: async () => (await import('./commands/debug.js')).registerDebug,
    resume: async () => (await import('./commands/resume.js')).registerResume,
  },
  'Replay what was recorded:': {
    record: async () => (await import('./commands/record.js')).registerRecord,
    replay: async () => (await import('./commands/replay.js')).registerReplay,
    test: async () => (await import('./commands/test.js')).registerTest,
    scenario: async () => (await import('./commands/scenario.js')).registerScenario,
  },
  'Answer a run that waits for a person:': {
    approve: async () => (await import('./commands/approve.js')).registerApprove,
    reject: async () => (await import('./commands/reject.js')).registerReject,
    evidence: async () => (await import('./commands/evidence.js')).registerEvidence,
    resolve: async () => (await import('./commands/resolve.js')).registerResolve,
    skip: async () => (await import('./commands/skip.js')).registerSkip,
    abort: async () => (await import('./commands/abort.js')).registerAbort,
  },
  'Halt everything, and say what is allowed:': {
    panic: async () => (await import('./commands/panic.js')).registerPanic,
    policy: async () => (await import('./commands/policy.js')).registerPolicy,
    keys: async () => (await import('./commands/keys.js')).registerKeys,
  },
  'Look at what was done:': {
    runs: async () => (await import('./commands/runs.js')).registerRuns,
    summary: async () => (await import('./commands/summary.js')).registerSummary,
    export: async () => (await import('./commands/export.js')).registerExport,
    divergence: async () => (await import('./commands/divergence.js')).registerDivergence,
    verify: async () => (await import('./commands/verify.js')).registerVerify,
    audit: async () => (await import('./commands/audit.js')).registerAudit,
    prune: async () => (await import('./commands/prune.js')).registerPrune,
  },
  'For editors, and help:': {
    schema: async () => (await import('./commands/schema.js')).registerSchema,
    lsp: async () => (await import('./commands/lsp.js')).registerLsp,
    dap: async () => (await import('./commands/dap.js')).registerDap,
  },
};

/** What changes records, keys or runbooks without running anything; what runs something is refused where the run is opened. */
const changing: Readonly<Record<string, (words: readonly string[]) => boolean>> = {
  approve: () => true,
  reject: () => true,
  evidence: () => true,
  skip: () => true,
  abort: () => true,
  resolve: () => true,
  prune: () => true,
  compile: (words) => !/ --ir[ =]-(?: |$)/.test(words.join(' ')),
  import: () => true,
  init: (words) => !words.includes('--dry-run'),
  demo: () => true,
  classify: (words) => words.some((word) => /^--(?:unpin|review(?:=.*)?)$/s.test(word)),
  keys: (words) => words.includes('new') || words.includes('trust'),
  divergence: (words) => words.includes('--apply'),
};

/** Whether a command is refused because everything is halted; says so then. */
async function isHalted(name: string, words: readonly string[]): Promise<boolean> {
  const isChanging = Object.hasOwn(changing, name) && changing[name]?.(words);
  if (isChanging !== true || words.includes('--help') || words.includes('-h')) return false;
  const refusal = (await import('../node/panic/refusal.js')).panicRefusal();
  if (refusal) refusalOf(name)(oneLine(refusal.message));
  if (refusal) process.exitCode = exitCode.refused;
  return refusal !== undefined;
}

/** Runs the command line; the outcome is in `process.exitCode`. */
export async function runProgram(words: readonly string[]): Promise<void> {
  const [name = '', topic] = words;
  if (await isHalted(name, words)) return;
  const program = await programWith(name);
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

/** The command line with all its commands, as the reference tells of it. */
export function wholeProgram(): Promise<Command> {
  return programWith('');
}

/** The command line with the command of this name; with all of them where there is none. */
async function programWith(name: string): Promise<Command> {
  const program = new Command('runbook')
    .description('Turn Markdown troubleshooting guides into governed, executable, debuggable runbooks')
    .version(`runbook ${version}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', whatHelpDoes)
    // An option behind the name of a command is that command's own.
    .enablePositionalOptions()
    // Narrow columns are wrapped, too, and a list of commands is names and summaries: it is read at 80 columns at night.
    .configureHelp({ optionDescription, subcommandTerm: (command) => command.name(), minWidthToWrap: 20 });
  await register(program, name);
  prepare(program, 'runbook');
  return program;
}

/** Adds the command of this name; all of them where there is none. */
async function register(program: Command, wanted: string): Promise<void> {
  const isKnown = Object.values(groups).some((commands) => Object.hasOwn(commands, wanted));
  for (const [heading, commands] of Object.entries(groups)) {
    program.commandsGroup(heading);
    for (const [name, load] of Object.entries(commands)) {
      if (!isKnown || name === wanted) (await load())(program);
    }
  }
}

const whatHelpDoes = 'show what a command does';

/** Lets a command and those below it say in our words what is wrong with the command line, and throw in place of ending. */
function prepare(command: Command, name: string): void {
  const outputError = (text: string, write: (line: string) => void) => write(`${name}: ${worded(text, name)}\n`);
  command.exitOverride().configureOutput({ outputError });
  if (command.commands.length > 0) command.helpCommand('help [command]', whatHelpDoes);
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
