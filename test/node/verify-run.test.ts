import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { verifyRun } from '../../runtime/node/verify-run.js';
import { rechained } from '../record/rechain.js';
import { type DiskRun, runbookOf, runOnDisk } from './support.js';

const long = 'x'.repeat(70_000);

function ranOnce(t: TestContext): Promise<DiskRun> {
  const meta = '  governance:\n    evidence: {store_full_stdout: true}\n';
  return runOnDisk(t, runbookOf(['type: cli, with: {argv: [cat, long.txt]}, capture: {long: stdout}'], meta), {
    'long.txt': long,
  });
}

/** Puts a trace of changed events in the place of the real one, chained anew and as long as is noted beside it. */
function forge({ run, events }: DiskRun, change: (event: RecordedEvent) => RecordedEvent): void {
  const { trace, head } = rechained(events.map(change));
  writeFileSync(run.tracePath, trace);
  writeFileSync(join(run.directory, 'run.json'), `${JSON.stringify({ events: head.seq, head_hash: head.hash })}\n`);
}

async function verdictOn({ run }: DiskRun) {
  const verdict = await verifyRun(run.directory);
  assert.ok(verdict.ok, JSON.stringify(verdict));
  return verdict.value;
}

test('a run that was only chained anew still verifies', async (t) => {
  const ran = await ranOnce(t);
  assert.equal((await verdictOn(ran)).kind, 'verified');
  forge(ran, (event) => event);
  assert.equal((await verdictOn(ran)).kind, 'verified');
});

test('a file outside the run is never taken for one of its files', async (t) => {
  const content = 'root:x:0:0\n';
  const digest = sha256Hex(content);
  for (const path of [
    '../../etc/passwd',
    '../etc',
    '/etc/passwd',
    `snapshots/../../etc`,
    `blobs/../../../etc/${digest}`,
    'snapshots/..',
    '.',
    '',
  ]) {
    const ran = await ranOnce(t);
    const outside = join(ran.run.directory, path);
    if (outside.includes('etc')) {
      mkdirSync(dirname(outside), { recursive: true });
      writeFileSync(outside, content);
    }
    for (const type of ['snapshot.written', 'capture.recorded', 'step.executed'] as const) {
      const named = { path, sha256: `sha256:${digest}`, blob: path, stdout_file: path };
      forge(ran, (event) =>
        event.type === type ? ({ ...event, data: { ...event.data, ...named } } as RecordedEvent) : event,
      );
      const verdict = await verdictOn(ran);
      assert.ok(verdict.kind === 'changed', `${type} '${path}'`);
      assert.ok(verdict.message.includes(`'${path}'`), verdict.message);
      assert.equal(verdict.line, ran.events.find((event) => event.type === type)?.seq);
    }
  }
});

test('a file of the run that is changed or missing is found', async (t) => {
  const ran = await ranOnce(t);
  const named = ran.events.flatMap((event) => {
    if (event.type === 'snapshot.written') return [event.data.path];
    if (event.type === 'capture.recorded') return [event.data.blob!];
    return event.type === 'step.executed' ? [event.data.stdout_file!, event.data.stderr_file!] : [];
  });
  assert.equal(named.length, 4);
  for (const path of named) {
    const again = await ranOnce(t);
    const file = join(again.run.directory, path);
    writeFileSync(file, 'changed');
    const verdict = await verdictOn(again);
    assert.ok(verdict.kind === 'changed' && verdict.message.includes(`'${path}'`), path);
    rmSync(file);
    const missing = await verdictOn(again);
    assert.ok(missing.kind === 'changed' && missing.message.includes(`'${path}'`), path);
  }
});
