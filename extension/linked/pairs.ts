import { type TextDocument, Uri, workspace } from 'vscode';
import type { LinkedDraft } from '../../language-server/protocol.js';
import { realPath } from '../../runtime/debug/real-path.js';
import type { LanguageService } from '../language-client.js';

/** What was compiled in this window: where a draft lies nowhere, nothing else tells its guide. */
export interface Compiled {
  readonly draft: Uri;
  readonly guide: Uri;
  readonly mapping: Uri;
}

/** A draft with the lines of the guide that its steps were made from. */
export interface Pair extends LinkedDraft {
  readonly draft: string;
  /** Its guide as it is open; undefined where it is not. */
  readonly guideDocument?: TextDocument;
  readonly mapping?: string;
}

/** Knows of open drafts which guide they were made from. */
export class Pairs {
  readonly #compiled = new Map<string, Compiled>();
  readonly #guides = new Map<string, string>();

  readonly #language: Pick<LanguageService, 'linked'>;

  constructor(language: Pick<LanguageService, 'linked'>) {
    this.#language = language;
  }

  /** Remembers what a guide was compiled to. */
  note(compiled: Compiled): void {
    this.#compiled.set(compiled.draft.toString(), compiled);
  }

  /** What is known of an open draft as it is now; undefined where it changed while that was found out. */
  async pairOf(draft: TextDocument): Promise<Pair | undefined> {
    const key = draft.uri.toString();
    const guide = this.#openGuideOf(key);
    try {
      const linked = await this.#language.linked({
        textDocument: { uri: key },
        ...(guide && { guide: { uri: guide.uri.toString(), text: guide.getText() } }),
      });
      if (linked.guide !== undefined) this.#guides.set(key, linked.guide);
      // What the draft names is known only now.
      if (guide === undefined && this.#openGuideOf(key) !== undefined) return this.pairOf(draft);
      const mapping = this.#compiled.get(key)?.mapping.toString();
      return {
        ...linked,
        draft: key,
        ...(guide && { guideDocument: guide }),
        ...(mapping !== undefined && { mapping }),
      };
    } catch {
      // The text has changed since, which asks for it again.
      return undefined;
    }
  }

  #openGuideOf(draft: string): TextDocument | undefined {
    const address = this.#compiled.get(draft)?.guide.toString() ?? this.#guides.get(draft);
    return address === undefined ? undefined : workspace.textDocuments.find(({ uri }) => isSame(uri, address));
  }
}

function isSame(uri: Uri, address: string): boolean {
  if (uri.toString() === address) return true;
  const other = Uri.parse(address);
  return uri.scheme === 'file' && other.scheme === 'file' && realPath(uri.fsPath) === realPath(other.fsPath);
}
