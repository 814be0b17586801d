import {
  type CancellationToken,
  commands,
  Disposable,
  EventEmitter,
  LanguageModelChatMessage,
  l10n,
  lm,
  ProgressLocation,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { ProposedPart } from '../language-server/protocol.js';
import type { LanguageService } from './language-client.js';
import { askModel, type EditorModel } from './model.js';

/** The command that asks a language model of the editor about the open draft. */
export function registerModel(language: Pick<LanguageService, 'propose'>): Disposable {
  const proposals = proposalTexts();
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, proposals),
    commands.registerCommand('runbook.askModel', async () => {
      const document = window.activeTextEditor?.document;
      if (document?.languageId !== 'runbook') {
        await window.showErrorMessage(l10n.t('no draft is open; open one, then ask a model about it'));
        return;
      }
      await askModel(document.uri.toString(), {
        setting: settingOf(),
        find: editorModel,
        propose: language.propose,
        choose: chosen,
        compare: (draft) => isTaken(document, proposals.shown(document.uri, draft)),
        replace: (draft) => replaced(document, draft),
        tell: (message) => void window.showInformationMessage(message),
      });
    }),
  );
}

const scheme = 'runbook-proposal';

// A workspace may not say who reads the guides in it.
function settingOf(): string {
  const { globalValue, defaultValue } = workspace.getConfiguration('runbook').inspect<string>('model') ?? {};
  return globalValue ?? defaultValue ?? 'off';
}

async function editorModel(setting: string): Promise<EditorModel | undefined> {
  const models = await lm.selectChatModels();
  const model = models.find(({ id, family }) => id === setting || family === setting);
  if (!model) return undefined;
  const ask = (messages: readonly string[]) =>
    window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: l10n.t("Asking '{0}' about the draft", model.name),
        cancellable: true,
      },
      async (_, token: CancellationToken) => {
        const said = messages.map((text) => LanguageModelChatMessage.User(text));
        const justification = l10n.t('To propose changes of the draft of a runbook');
        const response = await model.sendRequest(said, { justification }, token);
        let answer = '';
        for await (const part of response.text) answer += part;
        return answer;
      },
    );
  return { name: model.name, ask: async (messages) => ask(messages) };
}

async function chosen(
  accepted: readonly ProposedPart[],
  refused: number,
): Promise<readonly ProposedPart[] | undefined> {
  const items = accepted.map((part) => ({
    label: part.said,
    description: l10n.t('lines {0}-{1}', part.lines.first, part.lines.last),
    detail: part.reason,
    picked: true,
    part,
  }));
  const title =
    refused === 0
      ? l10n.t('Changes that the model proposes')
      : l10n.t('Changes that the model proposes; {0} did not hold', refused);
  const picked = await window.showQuickPick(items, { canPickMany: true, title, ignoreFocusOut: true });
  return picked?.map(({ part }) => part);
}

async function isTaken({ uri }: TextDocument, proposal: Uri): Promise<boolean> {
  await commands.executeCommand('vscode.diff', uri, proposal, l10n.t('Draft and what the model proposes'));
  const take = l10n.t('Take it');
  const title = l10n.t('Take what the model proposes into the draft?');
  const answer = await window.showInformationMessage(title, take, l10n.t('Leave it'));
  return answer === take;
}

async function replaced(document: TextDocument, draft: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), draft);
  await workspace.applyEdit(edit);
  await window.showTextDocument(document);
}

function proposalTexts() {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  return {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri: Uri) => texts.get(uri.toString()),
    shown: (of: Uri, text: string): Uri => {
      const uri = Uri.from({ scheme, path: of.path });
      texts.set(uri.toString(), text);
      changed.fire(uri);
      return uri;
    },
  };
}
