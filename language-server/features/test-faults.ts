import { basename, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import { lineMapOf } from '../../runtime/model/text.js';
import { faultsOfTests, testEnding } from '../../runtime/node/test/load-tests.js';
import type { Documents } from '../documents.js';
import { pathOf } from '../file-uri.js';
import { toLspDiagnostic } from '../to-lsp.js';

/** How long the text of a test must rest before the files that it names are read, in milliseconds. */
const restMs = 200;

/** What is wrong with an open test file, as running it would tell; undefined for any other document, and while it changes. */
export async function testDiagnostics(
  documents: Pick<Documents, 'textOf' | 'versionOf'>,
  uri: string,
): Promise<LspDiagnostic[] | undefined> {
  const path = pathOf(uri);
  const text = documents.textOf(uri);
  if (path === undefined || text === undefined || !testEnding.test(path)) return undefined;
  const version = documents.versionOf(uri);
  await setTimeout(restMs);
  if (documents.versionOf(uri) !== version) return undefined;
  const lines = lineMapOf(text);
  return (await faultsOfTests(path, text)).map(({ file, line = 1, message }) => {
    const isOwn = resolve(file) === path;
    const start = lines.offsetAt(isOwn ? line : 1);
    const blanks = /^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0;
    const at = { start: start + blanks, end: lines.endOf(isOwn ? line : 1) };
    const said = isOwn ? message : `'${basename(file)}', line ${line}: ${message}`;
    return toLspDiagnostic({ code: 'test/invalid', severity: 'error', message: said, at }, lines, uri);
  });
}
