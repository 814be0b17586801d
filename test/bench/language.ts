import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { disturb } from './language-block.js';
import { type BenchServer, startServer } from './language-client.js';
import { longRunbook } from './long-runbook.js';
import { middle, node, say } from './measure.js';

/** A server with the file that it is given. */
interface Peer {
  readonly server: BenchServer;
  readonly uri: string;
  /** How long the server lets a changed text rest before it looks at it, which is not counted. */
  readonly restMs: number;
  version: number;
}

/** What was measured of ours and of theirs. */
interface Figures {
  readonly ours: number[];
  readonly theirs: number[];
}

const text = longRunbook(1000);
const lines = text.split('\n');
const title = lines.indexOf('    title: Look at the pods of shard 501');
const rounds = 3;

/**
 * Our language server beside yaml-language-server: the same text and the same schema, both over standard input and
 * output, each in a process of its own, asked in turn so that both meet the same machine.
 */
export async function benchLanguage(folder: string, program: string): Promise<void> {
  const schema = join(folder, 'runbook.schema.json');
  node(program, 'schema', 'export', '--version', 'v1', '--out', schema);
  const figures = { open: none(), key: none(), completion: none(), hover: none(), memory: none() };
  const blocks: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const peers = [await ourPeer(folder), await theirPeer(folder, schema)] as const;
    // What it takes to load a server is nothing that a file makes it do.
    await peers[0].server.longestBlockMs();
    const measure = async (name: keyof typeof figures, work: (peer: Peer) => Promise<number>) => {
      figures[name].ours.push(await work(peers[0]));
      figures[name].theirs.push(await work(peers[1]));
    };
    await measure('open', (peer) => opened(peer, text));
    for (let key = 0; key < 30; key += 1) await measure('key', (peer) => typed(peer, key));
    for (let count = 0; count < 7; count += 1) {
      await measure('completion', (peer) => asked(peer, 'completion', { line: title + 1, character: 12 }));
      await measure('hover', (peer) => asked(peer, 'hover', { line: title + 1, character: 6 }));
    }
    await measure('memory', async ({ server }) => server.residentKb() / 1024);
    await disturb(peers[0], [title, 4]);
    blocks.push(await peers[0].server.longestBlockMs());
    for (const { server } of peers) server.end();
  }
  report(figures);
  say('  longest block, faults and all (limit 50 ms)', middle(blocks), 'limit', 50);
}

function none(): Figures {
  return { ours: [], theirs: [] };
}

function report({ open, key, completion, hover, memory }: Readonly<Record<keyof typeof limits, Figures>>): void {
  console.log(`language server, 1000 steps, ${lines.length - 1} lines, ${rounds} servers of each, medians`);
  const row = (what: keyof typeof limits, { ours, theirs }: Figures, unit: string) =>
    say(`  ${limits[what]}`, middle(ours), 'yaml-language-server', middle(theirs), unit);
  row('open', open, 'ms');
  row('key', key, 'ms');
  row('completion', completion, 'ms');
  row('hover', hover, 'ms');
  row('memory', memory, 'MB');
}

const limits = {
  open: 'open → diagnostics (limit 0.5 ×)',
  key: 'keystroke → diagnostics (limit 0.25 ×)',
  completion: 'completion (limit 0.1 ×)',
  hover: 'hover (limit 0.15 ×)',
  memory: 'resident memory (limit 0.65 ×)',
};

async function ourPeer(folder: string): Promise<Peer> {
  const server = await startServer([join('dist', 'language-server.js'), '--stdio'], {});
  return ready({ server, uri: uriIn(folder), restMs: 0, version: 1 });
}

async function theirPeer(folder: string, schema: string): Promise<Peer> {
  const program = resolve('node_modules', 'yaml-language-server', 'bin', 'yaml-language-server');
  const yaml = {
    schemas: { [pathToFileURL(schema).href]: '*.yaml' },
    schemaStore: { enable: false },
    format: { enable: false },
  };
  const server = await startServer([program, '--stdio'], { yaml });
  return ready({ server, uri: uriIn(folder), restMs: 200, version: 1 });
}

/** The peer once it has looked at a small runbook, so that its schema is loaded. */
async function ready(peer: Peer): Promise<Peer> {
  const small = { ...peer, uri: peer.uri.replace('long', 'small') };
  await opened(small, longRunbook(3));
  const wrong = await diagnosticsOf(small, 'textDocument/didChange', {
    textDocument: { uri: small.uri, version: 2 },
    contentChanges: [{ text: longRunbook(3).replace('type: cli', 'type: nonsense') }],
  });
  if (wrong.length === 0) throw new Error('a server knows no schema, so it cannot be compared');
  return peer;
}

function uriIn(folder: string): string {
  const path = join(folder, 'long.runbook.yaml');
  writeFileSync(path, text);
  return pathToFileURL(path).href;
}

async function opened(peer: Peer, content: string): Promise<number> {
  const { uri, version } = peer;
  return timed(peer, 'textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text: content } });
}

/** How long it takes from a letter that is added to a title in the middle until the text is checked again. */
async function typed(peer: Peer, key: number): Promise<number> {
  peer.version += 1;
  const at = { line: title, character: (lines[title]?.length ?? 0) + key };
  const took = await timed(peer, 'textDocument/didChange', {
    textDocument: { uri: peer.uri, version: peer.version },
    contentChanges: [{ range: { start: at, end: at }, text: 'x' }],
  });
  return took - peer.restMs;
}

async function asked({ server, uri }: Peer, what: string, position: object): Promise<number> {
  const started = performance.now();
  const answer = await server.request(`textDocument/${what}`, { textDocument: { uri }, position });
  if (answer === null) throw new Error(`a server has no answer to ${what}`);
  return performance.now() - started;
}

async function timed(peer: Peer, method: string, params: object): Promise<number> {
  const started = performance.now();
  const found = await diagnosticsOf(peer, method, params);
  const took = performance.now() - started;
  if (found.length > 0) throw new Error(`a text that is right has diagnostics: ${found[0]?.message}`);
  return took;
}

function diagnosticsOf({ server }: Peer, method: string, params: object) {
  return server.diagnosticsAfter(method, params);
}
