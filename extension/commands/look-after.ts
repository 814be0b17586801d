import { text } from 'node:stream/consumers';
import {
  commands,
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  type Disposable,
  Disposable as disposable,
  l10n,
  languages,
  ProgressLocation,
  Range,
  Uri,
  type WorkspaceFolder,
  window,
  workspace,
} from 'vscode';
import type { StartProgram } from '../program.js';
import { refuseUntrusted } from '../untrusted.js';

/** The commands that begin a folder of runbooks, and that say what is wrong with one: the command line does both. */
export function registerLookAfter(start: StartProgram): Disposable {
  const problems = languages.createDiagnosticCollection('runbook-doctor');
  return disposable.from(
    problems,
    commands.registerCommand('runbook.init', () => inFolder((folder) => setUp(start, folder))),
    commands.registerCommand('runbook.doctor', () => inFolder((folder) => examine(start, folder, problems))),
  );
}

/** Does something in a folder of the workspace; where there are several, one is chosen. */
async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  if (!workspace.isTrusted) return refuseUntrusted();
  const folder = await chosenFolder();
  if (folder) await act(folder.uri.fsPath);
}

async function chosenFolder(): Promise<WorkspaceFolder | undefined> {
  const [first, ...others] = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (first !== undefined) return others.length === 0 ? first : window.showWorkspaceFolderPick();
  const open = l10n.t('Open a folder');
  const chosen = await window.showErrorMessage(l10n.t('no folder is open; open the one with your guides'), open);
  if (chosen === open) await commands.executeCommand('workbench.action.files.openFolder');
  return undefined;
}

/** What `runbook init --format json` tells. */
interface Started {
  readonly written: readonly string[];
  readonly left: readonly string[];
}

async function setUp(start: StartProgram, folder: string): Promise<void> {
  const planned = await answerOf<Started>(start, ['init', '--dry-run', '--format', 'json'], folder);
  if (typeof planned === 'string') return void window.showErrorMessage(planned);
  if (planned.written.length === 0) {
    return void window.showInformationMessage(l10n.t('this folder was set up before; nothing is missing'));
  }
  const write = l10n.t('Write them');
  const detail = planned.written.join('\n');
  const question = l10n.t(
    'Write {0} files into this folder? Nothing that is there is changed.',
    planned.written.length,
  );
  if ((await window.showInformationMessage(question, { modal: true, detail }, write)) !== write) return;
  const started = await answerOf<Started>(start, ['init', '--format', 'json'], folder);
  if (typeof started === 'string') return void window.showErrorMessage(started);
  const example = started.written.find((path) => path.endsWith('.runbook.yaml'));
  if (example !== undefined) await window.showTextDocument(Uri.joinPath(Uri.file(folder), example));
  const told = l10n.t(
    '{0} files were written, {1} were there and stay as they are',
    started.written.length,
    started.left.length,
  );
  void window.showInformationMessage(told);
}

/** What `runbook doctor --format json` tells. */
interface Examined {
  readonly findings: readonly {
    readonly severity: 'fault' | 'warning' | 'note';
    readonly code: string;
    readonly file?: string;
    readonly line?: number;
    readonly message: string;
  }[];
}

async function examine(start: StartProgram, folder: string, problems: DiagnosticCollection): Promise<void> {
  const progress = { location: ProgressLocation.Window, title: l10n.t('Looking at runbooks and guides') };
  // What the language server says of a runbook stands there already.
  const words = ['doctor', '--format', 'json', '--skip', 'runbook', '--skip', 'drift'];
  const examined = await window.withProgress(progress, () => answerOf<Examined>(start, words, folder));
  if (typeof examined === 'string') return void window.showErrorMessage(examined);
  problems.clear();
  const { findings } = examined;
  for (const file of new Set(findings.flatMap((finding) => finding.file ?? []))) {
    const found = findings.filter((finding) => finding.file === file);
    problems.set(Uri.joinPath(Uri.file(folder), file), found.map(problemOf));
  }
  const around = findings.filter(({ file }) => file === undefined).map(({ message }) => message);
  if (around.length > 0) void window.showWarningMessage(around.join('\n'));
  if (findings.length === 0)
    return void window.showInformationMessage(l10n.t('nothing is wrong with the runbooks here'));
  if (findings.length > around.length) await commands.executeCommand('workbench.actions.view.problems');
}

function problemOf({ severity, code, line = 1, message }: Examined['findings'][number]): Diagnostic {
  const range = new Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
  const problem = new Diagnostic(range, message, severities[severity]);
  problem.source = 'runbook doctor';
  problem.code = code;
  return problem;
}

const severities = {
  fault: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
} as const;

/** What a command of the program answers in JSON; where it answers none, why. */
async function answerOf<Answer>(
  start: StartProgram,
  words: readonly string[],
  folder: string,
): Promise<Answer | string> {
  const child = start(words, folder);
  const failure = new Promise<string>((resolve) => child.once('error', ({ message }) => resolve(message)));
  const ended = await Promise.race([failure, Promise.all([text(child.stdout), text(child.stderr)])]);
  if (typeof ended === 'string') return ended;
  const [out, errors] = ended;
  return out.startsWith('{') ? (JSON.parse(out) as Answer) : errors.trim();
}
