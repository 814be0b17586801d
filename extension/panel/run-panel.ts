import { randomUUID } from 'node:crypto';
import { isAbsolute } from 'node:path';
import {
  commands,
  type DebugSession,
  type Disposable,
  debug,
  Disposable as disposable,
  type ExtensionContext,
  env,
  l10n,
  Uri,
  type WebviewView,
  window,
  workspace,
} from 'vscode';
import type { StandingBody } from '../../debug-adapter/protocol.js';
import type { LanguageService } from '../language-client.js';
import { runbookType } from '../launch.js';
import { searchedFolders } from '../searched-folders.js';
import { answerCommand } from './answer-elsewhere.js';
import { openTerminal } from './answer-terminal.js';
import type { LiveSession, LiveSessions } from './live-sessions.js';
import { pageHtml } from './page-html.js';
import { PageKeeper } from './page-keeper.js';
import type { SeenRun } from './page-source.js';
import { act, reveal } from './panel-actions.js';
import { type RecordReader, recordSource } from './record-source.js';
import { ShownRun } from './shown-run.js';

/** The view in which a run is shown. */
const viewId = 'runbook.run';
const lastKey = 'runbook.shownRun';

/** What the panel is made of. */
export interface PanelParts {
  readonly context: ExtensionContext;
  readonly language: LanguageService;
  readonly sessions: LiveSessions;
}

/** Registers the run panel and the commands that lead to it. */
export function registerRunPanel(parts: PanelParts): RunPanel {
  const panel = new RunPanel(parts);
  panel.owns(
    window.registerWebviewViewProvider(viewId, panel),
    commands.registerCommand('runbook.showRun', (directory?: unknown) => panel.showRun(directory)),
    commands.registerCommand('runbook.followDebugger', () => panel.followDebugger()),
    commands.registerCommand('runbook.answerInTerminal', () => panel.answerInTerminal()),
  );
  return panel;
}

/** The view that shows a run, and in which its questions may be answered. */
export class RunPanel implements Disposable {
  private readonly parts: PanelParts;
  private readonly keeper: PageKeeper;
  private readonly shown: ShownRun;
  private readonly owned: Disposable[] = [];
  private view: WebviewView | undefined;

  constructor(parts: PanelParts) {
    this.parts = parts;
    const { sessions, language, context } = parts;
    this.keeper = new PageKeeper({
      post: (message) => void this.view?.webview.postMessage(message),
      act,
      reveal,
      onSeen: (seen) => this.describe(seen),
      words: {
        tooLarge: l10n.t('the file has more than 25 MiB; attach the part that matters'),
        noAnswer: l10n.t('nobody waits for this answer any more'),
      },
    });
    this.shown = new ShownRun({
      keeper: this.keeper,
      current: () => sessions.current,
      recordOf: (directory) => recordSource(directory, recordReader(language)),
      last: {
        get: () => context.workspaceState.get<string>(lastKey),
        set: (directory) => void context.workspaceState.update(lastKey, directory),
      },
      noRun: l10n.t('no run was chosen yet'),
    });
    this.owns(
      debug.onDidStartDebugSession(({ type }) => type === runbookType && this.shown.began()),
      debug.onDidChangeActiveDebugSession(() => this.shown.choose()),
      sessions.onDidChange((live) => this.heard(live)),
      sessions.onDidEnd((live) => this.shown.ended(live)),
      sessions.onDidPrint(({ session, piece }) => this.shown.is(session.id) && this.keeper.printed(piece)),
      language.onRunPageChanged((directory) => this.shown.is(directory) && this.keeper.refresh()),
      workspace.onDidGrantWorkspaceTrust(() => this.keeper.refresh()),
    );
  }

  /** Has things disposed of with the panel. */
  owns(...things: readonly Disposable[]): void {
    this.owned.push(...things);
  }

  /** Called by VS Code once somebody looks at the view. */
  resolveWebviewView(view: WebviewView): void {
    this.view = view;
    view.webview.onDidReceiveMessage((message) => this.keeper.take(message));
    view.onDidChangeVisibility(() => view.visible || this.keeper.hide());
    view.onDidDispose(() => {
      this.view = undefined;
      this.keeper.hide();
    });
    this.shown.choose();
    fill(view, this.parts.context);
  }

  /** Whether a person answers a question of a session on its page, so that no other input is opened for it. */
  takes({ id }: DebugSession): boolean {
    const isWanted = workspace.getConfiguration('runbook').get('answers') !== 'inputs';
    return isWanted && this.view?.visible === true && this.shown.is(id);
  }

  /** Shows a run by its folder; without one, a person chooses. */
  async showRun(given: unknown): Promise<void> {
    const directory = typeof given === 'string' && isAbsolute(given) ? given : await this.picked();
    if (directory === undefined) return;
    this.shown.pin(directory);
    await this.focus();
  }

  /** Brings the panel to the front. */
  async focus(): Promise<void> {
    await commands.executeCommand(`${viewId}.focus`);
  }

  /** Shows what is debugged in place of a run that was chosen. */
  followDebugger(): void {
    this.shown.follow();
    this.describe(this.keeper.seen);
  }

  /** Opens a terminal with the command that answers what the run waits for. */
  answerInTerminal(): void {
    const { directory, command } = commandOf(this.keeper.seen);
    if (directory !== undefined && command !== undefined) openTerminal(this.parts.context, directory, command);
    else void window.showInformationMessage(l10n.t('the run that is shown waits for nobody'));
  }

  dispose(): void {
    this.keeper.show(undefined, '');
    disposable.from(...this.owned).dispose();
  }

  private async picked(): Promise<string | undefined> {
    const { later } = await import('../later.js');
    const listed = this.parts.language.runs({ folders: searchedFolders(), isOpen: false });
    return later.pickPastRun(window, listed, { title: l10n.t('Show a run'), placeHolder: l10n.t('the run to show') });
  }

  private heard({ session, standing }: LiveSession): void {
    this.shown.choose();
    if (!this.shown.is(session.id)) return;
    if (standing) this.keeper.stands(placeOf(standing));
    this.keeper.refresh();
  }

  /** Says around the page what is on it. */
  private describe(seen: SeenRun | undefined): void {
    const { view } = this;
    if (!view) return;
    const { run } = seen?.data.report ?? {};
    const title = seen?.question?.title;
    view.description = run ? `${run.runbook} · ${run.status}` : '';
    view.badge = title === undefined ? undefined : { value: 1, tooltip: l10n.t("'{0}' waits for an answer", title) };
    const isPinned = this.shown.isPinned && this.parts.sessions.all.length > 0;
    void commands.executeCommand('setContext', 'runbook.isRunPinned', isPinned);
    const isElsewhere = seen?.host.cannotAnswer !== undefined && commandOf(seen).command !== undefined;
    void commands.executeCommand('setContext', 'runbook.isAnsweredElsewhere', isElsewhere);
  }
}

// Written as the page of a run has it, so that the same place is known for the same.
function placeOf({ stepId, isStopped }: StandingBody): { readonly stepId?: string; readonly isStopped: boolean } {
  return { isStopped, ...(stepId !== undefined && { stepId }) };
}

function commandOf(seen: SeenRun | undefined): { readonly directory?: string; readonly command?: string } {
  const { directory } = seen?.places ?? {};
  if (!seen || directory === undefined) return {};
  const command = answerCommand(seen.data, directory);
  return { directory, ...(command !== undefined && { command }) };
}

function fill({ webview }: WebviewView, { extensionUri }: ExtensionContext): void {
  const dist = Uri.joinPath(extensionUri, 'dist');
  const file = (name: string) => webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = pageHtml({
    script: file('page.js'),
    style: file('page.css'),
    cspSource: webview.cspSource,
    nonce: randomUUID().replaceAll('-', ''),
    language: env.language,
    title: l10n.t('Run'),
  });
}

function recordReader(language: LanguageService): RecordReader {
  return {
    language,
    isTrusted: () => workspace.isTrusted,
    words: {
      resume: l10n.t('nobody drives this run; resume it to answer here what it waits for'),
      untrusted: l10n.t(
        'nobody drives this run, and nothing is run in Restricted Mode; trust this workspace to resume it',
      ),
      elsewhere: l10n.t('another process drives this run; answer there, or in a terminal'),
    },
  };
}
