import { stat } from 'node:fs/promises';
import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { type Link, linksIn } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import { pathOf, uriBeside } from '../file-uri.js';
import { toRange } from '../to-lsp.js';

/** The addresses in an open runbook, and those files that it names which are there. */
export async function links(
  documents: Documents,
  { textDocument: { uri } }: DocumentLinkParams,
): Promise<DocumentLink[]> {
  const analysis = await documents.analysisOf(uri);
  if (!analysis) return [];
  const found = linksIn(analysis);
  const targets = await Promise.all(found.map((link) => targetOf(uri, link)));
  return found.flatMap(({ at }, index) => {
    const target = targets[index];
    return target === undefined ? [] : [{ range: toRange(at, analysis.lines), target }];
  });
}

async function targetOf(uri: string, link: Link): Promise<string | undefined> {
  if (link.kind === 'address') return link.address;
  const target = uriBeside(uri, link.path);
  // A link to nothing would be offered as a new file.
  if (target === undefined || !(await isFile(target))) return undefined;
  return link.line === undefined ? target : `${target}#L${link.line}`;
}

async function isFile(target: string): Promise<boolean> {
  const found = await stat(pathOf(target) ?? '').catch(() => undefined);
  return found?.isFile() === true;
}
