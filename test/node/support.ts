import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import { loadRunbook, type RunFault } from '../../runtime/node/load.js';
import { type OpenedRun, openRun } from '../../runtime/node/run.js';
import { runValues } from '../../runtime/node/run-values.js';
import type { RunState } from '../../runtime/run/state.js';
import { nothingGiven } from '../support/no-values.js';
import { temporaryFolder } from '../support/paths.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

/** A run of a runbook that lies in a folder of its own. */
export interface DiskRun {
  /** Of the runbook. */
  readonly folder: string;
  readonly run: OpenedRun;
  readonly state: RunState;
  readonly events: readonly RecordedEvent[];
  /** What the observer was told of the output. */
  readonly output: string;
}

/** The text of a runbook with these steps, which are YAML in flow style, one a line. */
export function runbookOf(steps: readonly string[], meta = ''): string {
  const lines = steps.map((step, index) => `  - {id: s${index + 1}, ${step}}\n`).join('');
  return `apiVersion: runbook/v0\nmeta:\n  name: test\n${meta}steps:\n${lines}`;
}

/** Runs a runbook in a new folder that holds these files too; whatever asks for an approval gets one. */
export async function runOnDisk(
  context: Pick<TestContext, 'after'>,
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<DiskRun> {
  const folder = temporaryFolder(context);
  // Where runs are remembered; a test leaves no note in the home of whoever runs it.
  process.env['XDG_STATE_HOME'] = join(folder, 'state');
  process.env['LOCALAPPDATA'] = join(folder, 'state');
  const path = join(folder, 'x.runbook.yaml');
  writeFileSync(path, text);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const loaded = await loadRunbook(path);
  if (!loaded.ok) throw new Error(faultText(loaded.error));
  const values = runValues(loaded.value, nothingGiven);
  if (!values.ok) throw new Error(faultText(values.error));
  let output = '';
  const opened = await openRun(loaded.value, {
    actor: alice,
    cancellation: newCancellation(),
    arePrerequisitesConfirmed: false,
    mode: 'real',
    values: values.value,
    runDirectory: join(folder, '.runbook'),
    observer: {
      onEvent: () => {},
      onOutput: (_step, _stream, piece) => {
        output += piece;
      },
    },
    people: {
      evidence: async () => undefined,
      intervention: async () => undefined,
      approval: async ({ approval }) => {
        const { typed_text: typed } = approval.request;
        return { kind: 'approve', actor: alice, ...(typed !== undefined && { typed }) };
      },
    },
  });
  if (!opened.ok) throw new Error(faultText(opened.error));
  const run = opened.value;
  const state = await run.start();
  return { folder, run, state, events: eventsIn(run.tracePath), output };
}

function faultText(fault: RunFault): string {
  const details = fault.kind === 'invalid' ? fault.diagnostics.map(({ message }) => message) : [];
  return [fault.message, ...details].join('\n');
}

/** The events of a trace file. */
export function eventsIn(tracePath: string): readonly RecordedEvent[] {
  const lines = readFileSync(tracePath, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** The files below a folder, by their paths in it. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}
