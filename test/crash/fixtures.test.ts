import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { verifyRun } from '../../runtime/node/record/verify-run.js';
import { snapshotDifference } from '../../runtime/record/snapshot.js';
import { evolve, fold, initialState, type RunState } from '../../runtime/run/state.js';
import { rechained } from '../record/rechain.js';
import { runbook } from '../support/cli.js';
import { fixture, temporaryFolder } from '../support/paths.js';
import { eventsOf, notedOf } from './noted.js';

const versions = readdirSync(fixture('traces'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const runs = versions.flatMap(({ name: version }) =>
  readdirSync(fixture('traces', version)).map((name) => ({
    version,
    name,
    directory: fixture('traces', version, name),
  })),
);

/** A copy of a recorded run, without what the fixture notes of it. */
function copyOf(t: TestContext, directory: string): string {
  const copy = temporaryFolder(t);
  cpSync(directory, copy, { recursive: true, filter: (path) => !path.endsWith('expected.json') });
  return copy;
}

test('there are recorded runs of the first version', () => {
  assert.ok(runs.filter(({ version }) => version === '0.1.0').length >= 10);
});

for (const { version, name, directory } of runs) {
  test(`a run that version ${version} recorded reads as it did then: ${name}`, async (t) => {
    const expected = JSON.parse(readFileSync(join(directory, 'expected.json'), 'utf8'));
    assert.deepEqual(await notedOf(copyOf(t, directory)), expected);
  });

  test(`the state after every event is the fold of the events so far: ${version} ${name}`, () => {
    const events = eventsOf(directory);
    const states: RunState[] = [initialState];
    for (const [index, event] of events.entries()) {
      states.push(evolve(states.at(-1)!, event));
      assert.deepEqual(fold(events.slice(0, index + 1)), states.at(-1));
    }
    for (const state of states) {
      assert.deepEqual(events.slice(state.seq).reduce(evolve, state), states.at(-1));
    }
  });

  test(`every snapshot is the state after the event that it names: ${version} ${name}`, () => {
    const events = eventsOf(directory);
    const named = new Map(
      events.flatMap((event) => (event.type === 'snapshot.written' ? [[event.data.path, event.data]] : [])),
    );
    for (const { path, seq } of named.values()) {
      const text = readFileSync(join(directory, path), 'utf8');
      assert.equal(snapshotDifference(text, fold(events.slice(0, seq))), undefined, path);
    }
  });
}

test('no recorded run names the machine that recorded it', () => {
  for (const { directory } of runs) {
    for (const file of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const text = readFileSync(join(file.parentPath, file.name), 'utf8');
      const paths = text.match(/"\/[^"]*"/g) ?? [];
      assert.deepEqual(
        paths.filter((path) => !path.startsWith('"/tmp/runbook-fixtures/')),
        [],
        file.name,
      );
      assert.ok(!existsSync(join(directory, 'lock-1')));
    }
  }
});

test('a trace of a later version with events, fields and words that are not known yet verifies and is shown', async (t) => {
  for (const { directory } of runs) {
    const folder = copyOf(t, directory);
    const { trace, head } = rechained(eventsOf(folder).flatMap(fromTheFuture));
    writeFileSync(join(folder, 'trace.jsonl'), trace);
    writeFileSync(join(folder, 'run.json'), `${JSON.stringify({ events: head.seq, head_hash: head.hash })}\n`);
    const verdict = await verifyRun(folder);
    assert.ok(verdict.ok);
    assert.notEqual(verdict.value.kind, 'changed', `${directory}: ${JSON.stringify(verdict.value)}`);
    assert.equal(fold(eventsOf(folder)).history.length, fold(eventsOf(directory)).history.length);
    const shown = await runbook(['runs', 'show', folder], { env: { XDG_STATE_HOME: join(folder, 'state') } });
    assert.equal(shown.code, 0, shown.stdout + shown.stderr);
  }
});

// Snapshots are noted by the number of an event, so only what comes after the last of them is moved; and they hold the
// results, so what a later version adds to those stands there too.
function fromTheFuture(event: RecordedEvent, index: number, all: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const data = event.type === 'step.result' ? event.data : { ...event.data, added_later: { deep: [1, null, 'x'] } };
  const known = { ...event, data, added_too: 'x' } as unknown as RecordedEvent;
  if (index < all.length - 1) return [known];
  const { step_id: _, attempt: __, ...envelope } = event as RecordedEvent & { step_id?: string; attempt?: number };
  const stranger = { ...envelope, type: 'weather.observed', data: { sky: 'blue' } };
  const ofStep = { ...envelope, type: 'step.pondered', step_id: firstStep(all), attempt: 1, data: {} };
  return [stranger as unknown as RecordedEvent, ofStep as unknown as RecordedEvent, known];
}

function firstStep([event]: readonly RecordedEvent[]): string {
  return event?.type === 'run.created' ? (event.data.steps[0] ?? '') : '';
}
