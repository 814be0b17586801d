import {
  commands,
  type Disposable,
  debug,
  Disposable as disposable,
  Location,
  l10n,
  Position,
  SourceBreakpoint,
  Uri,
  window,
  workspace,
} from 'vscode';
import { commandName } from '../../language-server/protocol.js';
import { launchOf, type RunMode, runModes } from '../launch.js';

/** The commands of the lenses above a runbook and its steps; from the palette the first one runs the active editor's runbook. */
export function registerRun(): Disposable {
  return disposable.from(
    commands.registerCommand(commandName.run, (uri?: unknown, mode?: unknown) => run(uriOf(uri), modeOf(mode))),
    commands.registerCommand(commandName.debugStep, (uri?: unknown, line?: unknown) => debugStep(uriOf(uri), line)),
  );
}

function uriOf(given: unknown): Uri | undefined {
  if (given instanceof Uri) return given;
  return typeof given === 'string' ? Uri.parse(given, true) : window.activeTextEditor?.document.uri;
}

function modeOf(given: unknown): RunMode {
  return runModes.find((mode) => mode === given) ?? 'real';
}

async function run(uri: Uri | undefined, mode: RunMode): Promise<void> {
  if (uri === undefined || !(await isRunbook(uri))) return;
  const launch = { ...launchOf(mode, uri.fsPath), stopOnEntry: false };
  await debug.startDebugging(workspace.getWorkspaceFolder(uri), launch, { noDebug: true });
}

/** Runs what comes before a step as any run does, and stops at the step. */
async function debugStep(uri: Uri | undefined, given: unknown): Promise<void> {
  if (uri === undefined || !(await isRunbook(uri))) return;
  const line = typeof given === 'number' ? given - 1 : (window.activeTextEditor?.selection.active.line ?? 0);
  if (!debug.breakpoints.some((breakpoint) => isAt(breakpoint, uri, line))) {
    debug.addBreakpoints([new SourceBreakpoint(new Location(uri, new Position(line, 0)))]);
  }
  const launch = { ...launchOf('real', uri.fsPath), stopOnEntry: false };
  await debug.startDebugging(workspace.getWorkspaceFolder(uri), launch);
}

function isAt(breakpoint: (typeof debug.breakpoints)[number], uri: Uri, line: number): boolean {
  if (!(breakpoint instanceof SourceBreakpoint) || !breakpoint.enabled) return false;
  const { location } = breakpoint;
  return location.uri.toString() === uri.toString() && location.range.start.line === line;
}

async function isRunbook(uri: Uri): Promise<boolean> {
  const { languageId, isUntitled } = await workspace.openTextDocument(uri);
  if (languageId === 'runbook' && !isUntitled && uri.scheme === 'file') return true;
  await window.showErrorMessage(
    l10n.t("'{0}' is no runbook on disk; open one that is saved to a file, then run it", uri.path),
  );
  return false;
}
