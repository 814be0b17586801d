import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { root } from './paths.js';

/** The built debug adapter; the variable points the tests at another build of it. */
const adapterPath = process.env['DEBUG_ADAPTER'] ?? join(root, 'dist', 'debug-adapter.js');

/** The built command line beside it. */
export const cliPath = join(dirname(adapterPath), 'runbook.js');

/** Anything that a message carries; tests look into it as they like. */
// biome-ignore lint/suspicious/noExplicitAny: the bodies of the protocol are of many shapes
export type Body = any;

export interface ClientOptions {
  /** The command line of the adapter. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A small client of the Debug Adapter Protocol over the stdio of a server that is really started. */
export class DapClient {
  readonly events: DebugProtocol.Event[] = [];
  readonly server: ChildProcessWithoutNullStreams;
  /** What the server wrote to its standard error. */
  errorText = '';
  private readonly taken = new Set<DebugProtocol.Event>();
  private readonly pending = new Map<number, (response: DebugProtocol.Response) => void>();
  private readonly watchers = new Set<() => void>();
  private unread = Buffer.alloc(0);
  private seq = 0;

  constructor(context: Pick<TestContext, 'after'>, { command, environment }: ClientOptions = {}) {
    const [program = '', ...rest] = command ?? [process.execPath, adapterPath];
    this.server = spawn(program, rest, { env: { ...process.env, ...environment } });
    this.server.stdout.on('data', (chunk: Buffer) => this.read(chunk));
    this.server.stderr.on('data', (chunk: Buffer) => {
      this.errorText += chunk;
    });
    context.after(() => this.server.kill('SIGKILL'));
  }

  /** The response, whether it is a success or not. */
  async attempt(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    this.seq += 1;
    const { seq } = this;
    const response = new Promise<DebugProtocol.Response>((resolve) => this.pending.set(seq, resolve));
    const json = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.server.stdin.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    return within(response, `a response to '${command}'`, () => this.errorText);
  }

  /** The body of a successful response. */
  async request(command: string, args: object = {}): Promise<Body> {
    const response = await this.attempt(command, args);
    if (!response.success) throw new Error(`'${command}' was refused: ${response.message}`);
    return response.body;
  }

  /** The message of a refusal, as a person reads it. */
  async refusal(command: string, args: object = {}): Promise<string> {
    const response = await this.attempt(command, args);
    assert.equal(response.success, false, `'${command}' was not refused`);
    const { format, variables } = response.body.error as { format: string; variables: Record<string, string> };
    assert.equal(
      format.replace(/\{(\w+)\}/g, (_, name) => variables[name] ?? ''),
      response.message,
    );
    return response.message ?? '';
  }

  /** The body of the next event of this name that matches and was not waited for before. */
  async waitFor(name: string, matches: (body: Body) => boolean = () => true): Promise<Body> {
    return (await this.waitForAny([name], matches)).body;
  }

  /** The same for the next event of any of these names. */
  async waitForAny(
    names: readonly string[],
    matches: (body: Body) => boolean = () => true,
  ): Promise<DebugProtocol.Event> {
    const find = () =>
      this.events.find((event) => names.includes(event.event) && !this.taken.has(event) && matches(event.body));
    const found = new Promise<DebugProtocol.Event>((resolve) => {
      const look = () => {
        const event = find();
        if (!event) return;
        this.watchers.delete(look);
        resolve(event);
      };
      this.watchers.add(look);
      look();
    });
    const seen = () => `${this.errorText}\nevents: ${this.events.map(({ event }) => event).join(' ')}`;
    const event = await within(found, `the event '${names.join("' or '")}'`, seen);
    this.taken.add(event);
    return event;
  }

  /** All that was shown of a category so far. */
  shown(category?: string): string {
    const outputs = this.events.filter(({ event }) => event === 'output').map(({ body }) => body);
    return outputs
      .filter((body) => category === undefined || body.category === category)
      .map(({ output }) => output)
      .join('');
  }

  /** Resolves to the exit code of the server itself. */
  async gone(): Promise<number | null> {
    if (this.server.exitCode !== null) return this.server.exitCode;
    const [code] = await within(once(this.server, 'exit'), 'the end of the adapter', () => this.errorText);
    return code as number | null;
  }

  private read(chunk: Buffer): void {
    this.unread = Buffer.concat([this.unread, chunk]);
    for (;;) {
      const end = this.unread.indexOf('\r\n\r\n');
      if (end < 0) return;
      const header = this.unread.subarray(0, end).toString();
      // Anything else on standard output would be a line that some code printed.
      const length = /^Content-Length: (\d+)$/.exec(header)?.[1];
      if (length === undefined) throw new Error(`this is no message of the protocol: ${header}`);
      const bodyEnd = end + 4 + Number(length);
      if (this.unread.length < bodyEnd) return;
      const json = this.unread.subarray(end + 4, bodyEnd).toString();
      this.unread = this.unread.subarray(bodyEnd);
      this.take(JSON.parse(json));
    }
  }

  private take(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response;
      this.pending.get(response.request_seq)?.(response);
      this.pending.delete(response.request_seq);
    } else if (message.type === 'event') {
      this.events.push(message as DebugProtocol.Event);
      for (const look of [...this.watchers]) look();
    }
  }
}

/** How long anything may take before a test gives up on it. */
const patienceMs = 15_000;

async function within<Value>(promise: Promise<Value>, what: string, details: () => string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${what} did not come within ${patienceMs} ms\n${details()}`)),
      patienceMs,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
