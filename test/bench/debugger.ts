import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Body, DapClient } from '../support/dap-client.js';
import { largeJson, looked, stepping } from './debugged-runbooks.js';
import { middle, say } from './measure.js';
import { recordedRun } from './run.js';

/** A debug adapter with a runbook, launched and stopped at its first step. */
interface Peer {
  readonly client: DapClient;
  /** How long it took from the launch to the first stop, and from the start of the process. */
  readonly launched: number;
  readonly started: number;
}

/** What was measured of ours and of the adapter that does nothing. */
interface Figures {
  readonly ours: number[];
  readonly idle: number[];
}

const adapters = {
  ours: process.env['DEBUG_ADAPTER'] ?? join('dist', 'debug-adapter.js'),
  idle: join(import.meta.dirname, 'idle-adapter.mjs'),
};
type Side = keyof typeof adapters;
const sides: readonly Side[] = ['ours', 'idle'];

/** Our debug adapter beside one that does nothing: the same requests in turn, each adapter in a process of its own. */
export async function benchDebugger(folder: string): Promise<void> {
  const home = join(folder, 'debugged');
  mkdirSync(join(home, '.runbook'), { recursive: true });
  // About seven events a step.
  const places = { home, longRun: recordedRun(folder, 1450) };
  console.log('debug adapter, beside one of 60 lines that does nothing, in turn, medians and maxima');
  await benchLaunch(places);
  await benchNext(places);
  await benchBack(places);
  await benchLarge(places);
}

interface Places {
  readonly home: string;
  /** The folder of a recorded run of 10,000 events or more. */
  readonly longRun: string;
}

async function benchLaunch(places: Places): Promise<void> {
  const launched: Figures = { ours: [], idle: [] };
  const started: Figures = { ours: [], idle: [] };
  for (let round = 0; round < 9; round += 1) {
    for (const side of sides) {
      const peer = await launch(places, side, stepping(20));
      launched[side].push(peer.launched);
      started[side].push(peer.started);
      end(peer);
    }
  }
  row('launch → first stop (limit 300 ms)', launched, 300);
  row('process start → first stop', started);
}

/** The time from `next` to the stop, without the step's own as its record says it. */
async function benchNext(places: Places): Promise<void> {
  const figures: Figures = { ours: [], idle: [] };
  const count = 40;
  const peers = { ours: await launch(places, 'ours', stepping(count)), idle: await launch(places, 'idle', '') };
  for (let step = 0; step < count - 1; step += 1) {
    for (const side of sides) {
      const took = await moved(peers[side], 'next');
      figures[side].push(took - (side === 'ours' ? await ownTime(peers.ours) : 0));
    }
  }
  for (const side of sides) end(peers[side]);
  row("next → stopped, over the step's own time (limit 15 ms)", figures, 15);
}

async function ownTime({ client }: Peer): Promise<number> {
  const [value] = await valuesIn(client, 'Last result', ({ name }) => name === 'duration_ms');
  if (value === undefined) throw new Error('the last result says no duration');
  return Number.parseFloat(value.value);
}

async function benchBack(places: Places): Promise<void> {
  const back: Figures = { ours: [], idle: [] };
  const shown: Figures = { ours: [], idle: [] };
  const attached = { ours: await attach(places, 'ours'), idle: await attach(places, 'idle') };
  for (let step = 0; step < 300; step += 1) {
    for (const side of sides) {
      const began = performance.now();
      back[side].push(await moved(attached[side], 'stepBack'));
      if (side === 'ours') await shownAtStop(attached[side].client);
      shown[side].push(performance.now() - began);
    }
  }
  for (const side of sides) end(attached[side]);
  row(
    'attach to 10,000 events → first stop',
    pairOf(attached, ({ launched }) => launched),
  );
  row('step back in 10,000 events (limit 10 ms)', back, 10);
  row('  with the stack, scopes, step and variables', shown);
}

/** What an editor asks for at each stop. */
async function shownAtStop(client: DapClient): Promise<void> {
  await client.request('stackTrace', { threadId: 1 });
  const { scopes } = await client.request('scopes', { frameId: 1 });
  for (const { variablesReference } of scopes.slice(0, 2)) await client.request('variables', { variablesReference });
}

async function benchLarge(places: Places): Promise<void> {
  const { text, json } = largeJson();
  writeFileSync(join(places.home, 'large.json'), json);
  const opening: Figures = { ours: [], idle: [] };
  const page: Figures = { ours: [], idle: [] };
  for (let round = 0; round < 3; round += 1) {
    for (const side of sides) {
      const peer = await launch(places, side, text);
      await moved(peer, 'next');
      await paged(peer, opening[side], page[side]);
      end(peer);
    }
  }
  row(`first opening of a capture of ${(json.length / 1e6).toFixed(0)} MB (limit 400 ms)`, opening, 400);
  row('a page of it (limit 20 ms)', page, 20);
}

async function paged({ client }: Peer, opening: number[], page: number[]): Promise<void> {
  const began = performance.now();
  const [capture] = await valuesIn(client, 'Captures', () => true);
  const items = (await childrenOf(client, capture)).find(({ name }: Body) => name === 'items') ?? capture;
  await childrenOf(client, items, { filter: 'indexed', start: 0, count: 100 });
  opening.push(performance.now() - began);
  for (let start = 100; start < looked; start += 2000) {
    const asked = performance.now();
    const [first] = await childrenOf(client, items, { filter: 'indexed', start, count: 100 });
    await childrenOf(client, first);
    page.push((performance.now() - asked) / 2);
  }
}

async function childrenOf(client: DapClient, value: Body, page: object = {}): Promise<readonly Body[]> {
  return (await client.request('variables', { variablesReference: value.variablesReference, ...page })).variables;
}

async function valuesIn(client: DapClient, scope: string, matches: (value: Body) => boolean): Promise<readonly Body[]> {
  const { scopes } = await client.request('scopes', { frameId: 1 });
  const values = await childrenOf(client, scopes.find(({ name }: Body) => name === scope) ?? scopes[0]);
  return values.filter(matches);
}

async function moved({ client }: Peer, command: string): Promise<number> {
  const began = performance.now();
  await client.request(command, { threadId: 1 });
  await client.waitFor('stopped');
  return performance.now() - began;
}

async function launch(places: Places, side: Side, text: string): Promise<Peer> {
  const program = join(places.home, 'debugged.runbook.yaml');
  writeFileSync(program, text);
  return begun(side, 'launch', { program, runDirectory: join(places.home, '.runbook') });
}

function attach(places: Places, side: Side): Promise<Peer> {
  return begun(side, 'attach', { run: places.longRun, readOnly: true });
}

async function begun(side: Side, how: 'launch' | 'attach', args: object): Promise<Peer> {
  const born = performance.now();
  const client = new DapClient({ after: () => {} }, { command: [process.execPath, adapters[side]] });
  await client.request('initialize', {
    adapterID: 'runbook',
    clientID: 'bench',
    pathFormat: 'path',
    supportsVariablePaging: true,
  });
  await client.waitFor('initialized');
  const began = performance.now();
  const answered = client.request(how, args);
  await client.request('setBreakpoints', { source: { path: 'none' }, breakpoints: [] });
  await client.request('configurationDone');
  await answered;
  await client.waitFor('stopped');
  return { client, launched: performance.now() - began, started: performance.now() - born };
}

function end({ client }: Peer): void {
  client.server.kill('SIGKILL');
}

function pairOf<Value>(pair: Readonly<Record<Side, Value>>, figure: (value: Value) => number): Figures {
  return { ours: [figure(pair.ours)], idle: [figure(pair.idle)] };
}

function row(what: string, { ours, idle }: Figures, limit?: number): void {
  say(`  ${what}`, middle(ours), 'does nothing', middle(idle));
  const most = Math.max(...ours);
  const of = limit === undefined ? '' : ` of ${limit} ms`;
  if (ours.length > 1) console.log(`    at most ${most.toFixed(2)} ms${of}; ${ours.length} times`);
}
