import type { Connection } from 'vscode-languageserver';
import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, type ReadingContext, readInSlices } from '../runtime/language/index.js';
import { isSameFile } from './file-uri.js';
import { contentModified } from './fresh.js';
import type { InstalledProviders } from './providers.js';
import { inSlices } from './slices.js';

/** The documents that an editor holds open, with what is known of the runbooks among them. */
export interface Documents {
  /**
   * What is known of an open runbook as it is now, with the providers that it needs; undefined for any other document.
   * Fails with the answer to a stale request where the text changes before it is read.
   */
  analysisOf(uri: string): Promise<Analysis | undefined>;
  /** The text of any open document. */
  textOf(uri: string): string | undefined;
  /** The addresses of all open documents. */
  open(): readonly string[];
  /** The editor's own number of the text of any open document. */
  versionOf(uri: string): number | undefined;
}

/** What a text is read with. */
interface Surroundings {
  readonly providers: Pick<InstalledProviders, 'neededBy'>;
  /** What is known by now of commands where a document lies. */
  readonly riskContext: (uri: string) => ReadingContext;
}

/** A text that is being read, or was. */
interface Job {
  readonly version: number;
  readonly context: ReadingContext;
  readonly analysis: Promise<Analysis>;
}

/** Keeps up with what an editor opens, changes and closes. */
export function openDocuments(
  connection: Connection,
  surroundings: Surroundings,
  on: { readonly changed: (uri: string) => void; readonly closed: (uri: string) => void },
): Documents {
  const documents = new TextDocuments(TextDocument);
  const jobs = new Map<string, Job>();
  const latest = new Map<string, Analysis>();
  documents.onDidChangeContent(({ document }) => on.changed(document.uri));
  documents.onDidClose(({ document: { uri } }) => {
    jobs.delete(uri);
    latest.delete(uri);
    on.closed(uri);
  });
  documents.listen(connection);
  const read = async (document: TextDocument, context: ReadingContext): Promise<Analysis> => {
    const { uri, version } = document;
    // A document that is opened again counts its versions anew, but is another object.
    const isCurrent = () => documents.get(uri) === document && document.version === version;
    const analysis = await inSlices(readInSlices(document.getText(), context, latest.get(uri)), isCurrent);
    if (!analysis || !isCurrent()) throw contentModified();
    latest.set(uri, analysis);
    return analysis;
  };
  // An address that was made of a path may be spelled otherwise than the editor does.
  const at = (uri: string) => documents.get(uri) ?? documents.all().find((one) => isSameFile(one.uri, uri));
  return {
    open: () => documents.keys(),
    textOf: (uri) => at(uri)?.getText(),
    versionOf: (uri) => at(uri)?.version,
    analysisOf: async (asked) => {
      const document = at(asked);
      if (!document || !isRunbook(document)) return undefined;
      const { uri, version } = document;
      const providers = await surroundings.providers.neededBy(document.getText());
      if (document.version !== version) throw contentModified();
      const context = { ...surroundings.riskContext(uri), ...(providers && { providers }) };
      const known = jobs.get(uri);
      if (known?.version === version && isSame(known.context, context)) return known.analysis;
      const job = { version, context, analysis: read(document, context) };
      jobs.set(uri, job);
      return job.analysis;
    },
  };
}

function isSame(left: ReadingContext, right: ReadingContext): boolean {
  const isOfSameFolder = left.packs === right.packs && left.parsers === right.parsers;
  return isOfSameFolder && left.providers === right.providers && left.policy?.roles === right.policy?.roles;
}

// Editors without our language id send runbooks as YAML; their names tell them.
function isRunbook(document: TextDocument): boolean {
  return document.languageId === 'runbook' || /(^|[./])runbook\.ya?ml$/.test(document.uri);
}
