import { dirname } from 'node:path';
import {
  type Connection,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  type Diagnostic as LspDiagnostic,
  type PublishDiagnosticsParams,
  ResponseError,
} from 'vscode-languageserver';
import type { Analysis } from '../../runtime/language/index.js';
import type { Diagnostic } from '../../runtime/model/diagnostic.js';
import { withGuides } from '../../runtime/node/guide.js';
import type { Classifiers } from '../classifiers.js';
import type { Documents } from '../documents.js';
import { pathOf } from '../file-uri.js';
import { toLspDiagnostic } from '../to-lsp.js';
import { withDrift } from './guide-drift.js';
import { testDiagnostics } from './test-faults.js';

/** Where diagnostics come from. */
interface DiagnosticSource {
  readonly documents: Documents;
  readonly classifiers: Pick<Classifiers, 'check'>;
}

/** How long a text must rest before it is checked, in milliseconds: the longer, the longer the last check took. */
const rest = { share: 0.1, least: 4, most: 100 };

/** Pushes what is wrong with each open runbook, soon after every change; an empty list where nothing is. */
export function diagnosticsPusher(
  connection: Pick<Connection, 'sendDiagnostics'>,
  documents: () => Documents,
  classifiers: Pick<Classifiers, 'check'>,
) {
  const waiting = new Map<string, NodeJS.Timeout>();
  let restMs = rest.least;
  const push = async (uri: string): Promise<void> => {
    waiting.delete(uri);
    const started = performance.now();
    const found = await currentDiagnostics({ documents: documents(), classifiers }, uri);
    restMs = Math.min(Math.max((performance.now() - started) * rest.share, rest.least), rest.most);
    // A text that has changed or closed in the meantime is checked on its own.
    if (found === undefined || documents().versionOf(uri) !== found.version) return;
    await send(connection, { uri, ...found });
  };
  return {
    changed: (uri: string) => {
      clearTimeout(waiting.get(uri));
      waiting.set(
        uri,
        setTimeout(() => void push(uri), restMs),
      );
    },
    closed: (uri: string) => {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      void send(connection, { uri, diagnostics: [] });
    },
  };
}

/** What is wrong with an open runbook, for a client that asks itself. */
export async function pulledDiagnostics(
  source: DiagnosticSource,
  { textDocument: { uri } }: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const version = source.documents.versionOf(uri);
  const found = await currentDiagnostics(source, uri);
  if (source.documents.versionOf(uri) !== version) throw askAgain();
  return { kind: DocumentDiagnosticReportKind.Full, items: [...(found?.diagnostics ?? [])] };
}

function askAgain(): ResponseError<{ readonly retriggerRequest: boolean }> {
  const message = 'the text has changed since its diagnostics were asked for';
  return new ResponseError(LSPErrorCodes.ServerCancelled, message, { retriggerRequest: true });
}

type Found = Pick<PublishDiagnosticsParams, 'version'> & { readonly diagnostics: LspDiagnostic[] };

/** What is wrong with a runbook or a test file as it is now; undefined for any other document, and where the text changes meanwhile. */
async function currentDiagnostics(
  { documents, classifiers }: DiagnosticSource,
  uri: string,
): Promise<Found | undefined> {
  const version = documents.versionOf(uri);
  try {
    const analysis = await documents.analysisOf(uri);
    if (!analysis) return await foundInTests(documents, uri, version);
    const checked = await classifiers.check(uri, analysis);
    const found =
      'fault' in checked
        ? [...analysis.diagnostics, unreadable(checked.fault)]
        : (await guided(uri, checked)).diagnostics;
    const shown = found.filter(({ isHidden }) => isHidden !== true);
    const diagnostics = shown.map((diagnostic) => toLspDiagnostic(diagnostic, analysis.lines, uri));
    return { diagnostics, ...(version !== undefined && { version }) };
  } catch (error) {
    if (error instanceof ResponseError) return undefined;
    throw error;
  }
}

async function foundInTests(
  documents: Documents,
  uri: string,
  version: number | undefined,
): Promise<Found | undefined> {
  const diagnostics = await testDiagnostics(documents, uri);
  return diagnostics && { diagnostics, ...(version !== undefined && { version }) };
}

/** The runbook with what is to be said of its guides, where it lies on a disk. */
async function guided(uri: string, analysis: Analysis): Promise<Analysis> {
  const path = pathOf(uri);
  return path === undefined ? analysis : withDrift(path, await withGuides(analysis, dirname(path)));
}

/** A file beside the runbook that keeps it from being run, shown at the runbook's beginning. */
function unreadable(message: string): Diagnostic {
  return { code: 'commands/unreadable', severity: 'error', message, at: { start: 0, end: 0 } };
}

async function send(connection: Pick<Connection, 'sendDiagnostics'>, params: PublishDiagnosticsParams): Promise<void> {
  try {
    await connection.sendDiagnostics(params);
  } catch {
    // The connection has closed: nobody is left to be told.
  }
}
