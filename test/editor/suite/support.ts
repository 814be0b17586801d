import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Question } from '../../../runtime/model/question.js';

/** The file of this name in the folder that the window is open on. */
export function fileUri(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'the window has no folder');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** The file of this name, in the active editor. */
export async function openFile(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileUri(name)), { preview: false });
}

/** The extension under test, from its sources or installed. */
export function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('runbook.runbook');
  assert.ok(found, 'the extension is not there');
  return found;
}

/** The processes of the language servers that this process has started, by their ids. */
export function languageServers(): readonly number[] {
  const children = readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' '))
    .filter((pid) => pid !== '');
  return children.filter((pid) => commandOf(pid).includes('language-server.js')).map(Number);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** The first truthy value that a probe gives; fails with what was waited for. */
export async function until<Value>(what: string, probe: () => Value | Promise<Value>): Promise<Truthy<Value>> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const value = await probe();
    if (value) return value as Truthy<Value>;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

type Truthy<Value> = Exclude<Value, false | undefined | null | 0 | ''>;

/** What a debug session has said, waited for in the order in which it is said. */
export interface Witness extends vscode.Disposable {
  /** The session and the line that it stopped at, once it stops again. */
  stop(): Promise<{ readonly session: vscode.DebugSession; readonly reason: string; readonly line: number }>;
  /** What it asks of a person, once it asks again. */
  question(): Promise<Question>;
  /** The exit code, once it has ended. */
  end(): Promise<number>;
  /** How often it has stopped so far. */
  readonly stops: number;
  /** Whether nothing runs: no session has started, or the last one has ended. */
  readonly isOver: boolean;
}

interface Said {
  readonly event: string;
  readonly body: unknown;
  readonly session: vscode.DebugSession;
}

/** Listens to the runbook sessions that start from now on. */
export function witness(): Witness {
  const said: Said[] = [];
  let isOver = true;
  let stops = 0;
  const tracker = vscode.debug.registerDebugAdapterTrackerFactory('runbook', {
    createDebugAdapterTracker: (session) => ({
      onWillStartSession: () => {
        isOver = false;
      },
      onDidSendMessage: ({ type, event, body }) => {
        if (type !== 'event') return;
        said.push({ event, body, session });
        isOver = event === 'terminated' || isOver;
        if (event === 'stopped') stops += 1;
      },
    }),
  });
  const next = async (event: string): Promise<Said> => {
    const index = await until(event, () => said.findIndex((one) => one.event === event) + 1);
    const [found] = said.splice(0, index).slice(-1);
    assert.ok(found);
    return found;
  };
  return {
    stop: async () => {
      const { session, body } = await next('stopped');
      const { stackFrames } = await session.customRequest('stackTrace', { threadId: 1 });
      return { session, reason: (body as { reason: string }).reason, line: stackFrames[0].line };
    },
    question: async () => (await next('runbook/answerNeeded')).body as Question,
    end: async () => ((await next('exited')).body as { exitCode: number }).exitCode,
    get stops() {
      return stops;
    },
    get isOver() {
      return isOver;
    },
    dispose: () => tracker.dispose(),
  };
}

/** The values that a stopped session shows, by scope and name. */
export async function shownValues(session: vscode.DebugSession): Promise<Record<string, Record<string, string>>> {
  const { stackFrames } = await session.customRequest('stackTrace', { threadId: 1 });
  const { scopes } = await session.customRequest('scopes', { frameId: stackFrames[0].id });
  const groups = scopes.map(async ({ name, variablesReference }: { name: string; variablesReference: number }) => {
    const { variables } = await session.customRequest('variables', { variablesReference });
    return [name, Object.fromEntries(variables.map((one: { name: string; value: string }) => [one.name, one.value]))];
  });
  return Object.fromEntries(await Promise.all(groups));
}
