import type { BenchServer } from './language-client.js';

/** An open document. */
export interface OpenText {
  readonly server: BenchServer;
  readonly uri: string;
  version: number;
}

/** What is typed into the middle of the list of steps, and into the part above it: each spoils a text in another way. */
const disturbances = ['x', 'ste\n', '\tste\n', '---\n', 'ste:\n', '"ste\n'];

const requests: Readonly<Record<string, object>> = {
  'semanticTokens/full': {},
  formatting: { options: { tabSize: 4, insertSpaces: true } },
  foldingRange: {},
  documentSymbol: {},
  documentLink: {},
  codeLens: {},
  inlayHint: { range: { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } } },
};

/** Does to a text what an author may, and asks for all that an editor asks about the whole of it. */
export async function disturb(open: OpenText, lines: readonly number[]): Promise<void> {
  const { server, uri } = open;
  for (const line of lines) {
    for (const text of disturbances) {
      const start = { line, character: 0 };
      const end = text.endsWith('\n') ? { line: line + 1, character: 0 } : { line, character: text.length };
      await changed(open, { range: { start, end: start }, text });
      await server.request('textDocument/completion', { textDocument: { uri }, position: end });
      await changed(open, { range: { start, end }, text: '' });
    }
  }
  for (const [name, params] of Object.entries(requests)) {
    await server.request(`textDocument/${name}`, { textDocument: { uri }, ...params });
  }
}

async function changed(open: OpenText, change: object): Promise<void> {
  open.version += 1;
  const textDocument = { uri: open.uri, version: open.version };
  await open.server.diagnosticsAfter('textDocument/didChange', { textDocument, contentChanges: [change] });
}
