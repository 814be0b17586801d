import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { temporaryFolder } from './paths.js';

/** A new folder with this text as its runbook.yaml, and a place for the records of its runs. */
export function runbookFolder(context: Pick<TestContext, 'after'>, text: string): string {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, 'runbook.yaml'), text);
  return folder;
}

/** A runbook/v1 with these steps, one a line in flow style, and these further lines of meta. */
export function v1(steps: readonly string[], meta = ''): string {
  const lines = steps.map((step) => `  - {${step}}\n`).join('');
  return `apiVersion: runbook/v1\nmeta:\n  name: test\n${meta}steps:\n${lines}`;
}

/** The ids of the runs that are recorded in a folder, the oldest first. */
export function runIds(folder: string): readonly string[] {
  return readdirSync(join(folder, '.runbook', 'runs')).sort();
}

/** The folder of the only run that is recorded in a folder. */
export function onlyRun(folder: string): string {
  const ids = runIds(folder);
  if (ids.length !== 1) throw new Error(`there are ${ids.length} runs`);
  return join(folder, '.runbook', 'runs', ids[0]!);
}

/** The events of a recorded run. */
export function eventsOf(directory: string): readonly RecordedEvent[] {
  const lines = readFileSync(join(directory, 'trace.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** Puts a run in the state that the death of its runner leaves behind, right after the first event that fits. */
export function cutAfter(directory: string, fits: (event: RecordedEvent) => boolean): void {
  const path = join(directory, 'trace.jsonl');
  const lines = readFileSync(path, 'utf8').split('\n');
  const last = lines.findIndex((line) => line !== '' && fits(JSON.parse(line)));
  if (last < 0) throw new Error('no event fits');
  const left = `${lines.slice(0, last + 1).join('\n')}\n`;
  writeFileSync(path, left);
  rmSync(join(directory, 'run.json'));
  for (const name of readdirSync(join(directory, 'snapshots'))) {
    if (!left.includes(`snapshots/${name}`)) rmSync(join(directory, 'snapshots', name));
  }
}
