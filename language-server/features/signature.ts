import type { SignatureHelp, TextDocumentPositionParams } from 'vscode-languageserver';
import { signatureAt } from '../../runtime/language/index.js';
import type { Documents } from '../documents.js';
import { toOffset } from '../to-lsp.js';

/** How the template or the call that is being written at a position goes on. */
export async function signature(
  documents: Pick<Documents, 'analysisOf'>,
  { textDocument, position }: TextDocumentPositionParams,
): Promise<SignatureHelp | null> {
  const analysis = await documents.analysisOf(textDocument.uri);
  const found = analysis && signatureAt(analysis, toOffset(position, analysis.lines));
  if (!found) return null;
  const parameters = found.parameters.map(({ at, documentation }) => ({
    label: [at.start, at.end] as [number, number],
    documentation,
  }));
  const documentation = { kind: 'markdown', value: found.documentation } as const;
  return {
    signatures: [{ label: found.label, documentation, parameters }],
    activeSignature: 0,
    activeParameter: found.active,
  };
}
