import { text } from 'node:stream/consumers';
import {
  commands,
  type Disposable,
  Disposable as disposable,
  l10n,
  ProgressLocation,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { LanguageService } from '../language-client.js';
import { pickPastRun } from '../pick-run.js';
import type { StartProgram } from '../program.js';
import { searchedFolders } from '../searched-folders.js';
import { refuseUntrusted } from '../untrusted.js';
import { type Comparison, comparedTexts, comparisonLine } from './comparison.js';

const scheme = 'runbook-replay';

/** The command that runs a recorded run again from its own record, starting nothing, and shows where it comes out otherwise. */
export function registerReplayRun(language: Pick<LanguageService, 'runs'>, start: StartProgram): Disposable {
  const sides = new Map<string, string>();
  const show = async (comparison: Comparison) => {
    const line = comparisonLine(comparison);
    if (comparison.equal) return void window.showInformationMessage(line);
    const { recorded, replayed } = comparedTexts(comparison);
    const [left, right] = [sideUri(comparison, 'recorded'), sideUri(comparison, 'replayed')];
    sides.set(left.path, recorded).set(right.path, replayed);
    await commands.executeCommand('vscode.diff', left, right, l10n.t('{0}: recorded ↔ replayed', comparison.of_run));
    void window.showWarningMessage(line);
  };
  const replay = async (given?: unknown) => {
    if (!workspace.isTrusted) return refuseUntrusted();
    const directory = typeof given === 'string' ? given : await picked(language);
    if (directory === undefined) return;
    const progress = { location: ProgressLocation.Window, title: l10n.t('Replaying the run') };
    const compared = await window.withProgress(progress, () => comparisonOf(start, directory));
    if (typeof compared === 'string') void window.showErrorMessage(compared);
    else await show(compared);
  };
  return disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ path }) => sides.get(path) ?? '',
    }),
    commands.registerCommand('runbook.replayRun', replay),
  );
}

function picked(language: Pick<LanguageService, 'runs'>): Promise<string | undefined> {
  const listed = language.runs({ folders: searchedFolders(), isOpen: false });
  const title = l10n.t('Replay a recorded run');
  const placeHolder = l10n.t('the run to replay from its own record; nothing of it is run');
  return pickPastRun(window, listed, { title, placeHolder });
}

// Each comparison has a text of its own, which an editor that is open keeps.
let comparisons = 0;

function sideUri({ of_run }: Comparison, side: 'recorded' | 'replayed'): Uri {
  comparisons += 1;
  return Uri.from({ scheme, path: `/${comparisons}/${of_run}.${side}.txt` });
}

/** What comes of a replay beside its run, or why nothing does. */
async function comparisonOf(start: StartProgram, directory: string): Promise<Comparison | string> {
  const child = start(['replay', '--format', 'json', '--', directory], directory);
  const failure = new Promise<string>((resolve) => child.once('error', ({ message }) => resolve(message)));
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = await Promise.race([failure, said]);
  if (typeof ended === 'string') return ended;
  const [out, errors] = ended;
  return out.startsWith('{') ? JSON.parse(out) : errors.trim() || l10n.t("'{0}' could not be replayed", directory);
}
