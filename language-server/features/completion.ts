import type {
  ClientCapabilities,
  CompletionItem,
  CompletionList,
  TextDocumentPositionParams,
} from 'vscode-languageserver';
import { type Analysis, commandDocumentation, completionsAt, takesStepType } from '../../runtime/language/index.js';
import type { ProviderTypes } from '../../runtime/model/provider.js';
import type { Documents } from '../documents.js';
import type { InstalledProviders } from '../providers.js';
import { type CompletionForm, toCompletionItem, toOffset } from '../to-lsp.js';

/** Where completions come from, and how the editor that asks wants them. */
export interface CompletionSource {
  readonly documents: Pick<Documents, 'analysisOf'>;
  readonly providers: Pick<InstalledProviders, 'all'>;
  readonly form: CompletionForm;
}

/** What an editor understands of completions; nothing said means that it takes none of what came later. */
export function completionForm({ textDocument }: ClientCapabilities): CompletionForm {
  const item = textDocument?.completion?.completionItem;
  return {
    takesSnippets: item?.snippetSupport === true,
    takesCommits: item?.commitCharactersSupport === true,
    adjustsIndent: item?.insertTextModeSupport?.valueSet.includes(2) === true,
  };
}

/** What may be written at a position of an open runbook. */
export async function complete(
  { documents, providers, form }: CompletionSource,
  { textDocument, position }: TextDocumentPositionParams,
): Promise<CompletionList> {
  const analysis = await documents.analysisOf(textDocument.uri);
  if (!analysis) return { isIncomplete: false, items: [] };
  const { lines } = analysis;
  const offset = toOffset(position, lines);
  const installed = await providersAt(analysis, offset, providers);
  const completions = completionsAt(analysis, offset, installed);
  return {
    // Of the many commands, only those that fit what is typed so far are offered.
    isIncomplete: completions.some(({ kind }) => kind === 'command'),
    items: completions.map((completion, index) => toCompletionItem(completion, { index, lines, form })),
  };
}

/** An item with what is said of it once somebody looks at it. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
  const { data } = item;
  if (!Array.isArray(data) || !data.every((word) => typeof word === 'string')) return item;
  const text = commandDocumentation(data);
  return text === undefined ? item : { ...item, documentation: { kind: 'markdown', value: text } };
}

// A text that names no type of a provider yet may be about to.
async function providersAt(
  analysis: Analysis,
  offset: number,
  providers: CompletionSource['providers'],
): Promise<ProviderTypes | undefined> {
  if (analysis.outline.providers || !takesStepType(analysis, offset)) return undefined;
  return providers.all();
}
