import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { eventsOf, onlyRun, runbookFolder, v1 } from '../support/recorded.js';
import { runbookTerminal, type Terminal } from '../support/terminal.js';

/** A run that is debugged at a terminal. */
export interface Scene {
  readonly folder: string;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string>>;
}

interface Given {
  readonly words?: readonly string[];
  readonly meta?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Begins to debug a runbook with these steps as alice, on a terminal of its own. */
export function debugging(
  t: TestContext,
  steps: readonly string[],
  { words = [], meta = '', files = {}, env = {} }: Given = {},
): Scene {
  const folder = runbookFolder(t, v1(steps, meta));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const all = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config'), ...env };
  const terminal = runbookTerminal(t, ['debug', 'runbook.yaml', '--as', 'alice', ...words], { cwd: folder, env: all });
  return { folder, terminal, env: all };
}

/** What is typed at each prompt, in turn. */
export async function typed(
  { terminal }: Scene,
  ...turns: readonly (readonly [prompt: string, line: string])[]
): Promise<void> {
  for (const [prompt, line] of turns) await terminal.answer(prompt, line);
}

/** All that was shown once the shell was left with this exit code, with its lines as they were before they were folded. */
export async function left({ terminal }: Scene, code: number): Promise<string> {
  assert.equal(await terminal.exit(), code, terminal.transcript());
  return terminal.transcript().replace(/\n {2}(?=\S)/g, ' ');
}

/** What is recorded of the run so far. */
export function events({ folder }: Scene): readonly RecordedEvent[] {
  return eventsOf(onlyRun(folder));
}

/** The steps of the events of a type, in order. */
export function idsOf(scene: Scene, type: RecordedEvent['type']): readonly string[] {
  return events(scene).flatMap((event) => (event.type === type && 'step_id' in event ? [event.step_id] : []));
}

/** What would otherwise wait without end where it fails. */
export const bounded = { timeout: 120_000 };

/** A step that runs by itself. */
export const echo = (id: string, word = id) => `id: ${id}, type: cli, with: {argv: [echo, "${word}"]}`;
/** A step that waits at its gate. */
export const touch = (id: string) => `id: ${id}, type: cli, with: {argv: [touch, ${id}]}`;
