import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { readReport } from '../../runtime/node/record/run-report.js';
import { entriesOf, traceStart } from '../../runtime/record/audit/project.js';
import type { RunEventLine } from '../../runtime/schema/generated/run-event.js';
import { runbookOf, runOnDisk } from '../node/support.js';

const redact = `    redact:\n      - {pattern: 'hunter[0-9]canary', replace: '***'}\n`;

/** Runs programs that write the bytes of these escapes, and gives what is recorded of each. */
async function recorded(t: TestContext, formats: readonly string[], governance = '') {
  const steps = formats.map((format) => `type: cli, with: {argv: [printf, '${format}']}`);
  const meta = governance === '' ? '' : `  governance:\n${governance}`;
  const { run, events } = await runOnDisk(t, runbookOf(steps, meta));
  return events.flatMap((event) => {
    if (event.type !== 'step.executed') return [];
    const { stdout_file, stdout_kept, stdout_sha256: digest, stdout_preview: preview } = event.data;
    const stored = (path: string | undefined) => path && readFileSync(join(run.directory, path));
    for (const path of [stdout_file, stdout_kept])
      if (path !== undefined) assert.equal(`sha256:${basename(path)}`, digest);
    if (stdout_kept !== undefined) assert.equal(dirname(stdout_kept), 'kept');
    return [{ file: stored(stdout_file), kept: stored(stdout_kept), preview }];
  });
}

const long = 'x'.repeat(401);

test('an output is kept beside the trace where its preview does not hold it, and only there', async (t) => {
  const [short, longer, binary] = await recorded(t, ['x'.repeat(400), long, '\\303\\050']);
  assert.equal(short?.kept, undefined);
  assert.equal(longer?.kept?.toString(), long);
  assert.deepEqual(binary?.kept, Buffer.from([0xc3, 0x28]));
  // That name is for what the author of the runbook asks for.
  assert.deepEqual([short?.file, longer?.file, binary?.file], [undefined, undefined, undefined]);
});

test('no export and no audit names what is kept for a replay', async (t) => {
  const step = `type: cli, with: {argv: [printf, '${long}']}`;
  const namesOf = async (governance: string) => {
    const { run, events } = await runOnDisk(t, runbookOf([step], governance));
    const read = await readReport(run.directory);
    assert.ok(read.ok);
    const entries = events.map((event) => JSON.stringify(entriesOf(event as RunEventLine, traceStart, undefined)));
    return [JSON.stringify(events), JSON.stringify(read.value.report), entries.join()].map(
      (text) => /(blobs|kept)\/[0-9a-f]{64}/.exec(text)?.[1],
    );
  };
  assert.deepEqual(await namesOf(''), ['kept', undefined, undefined]);
  const whole = '  governance:\n    evidence: {store_full_stdout: true}\n';
  assert.deepEqual(await namesOf(whole), ['blobs', 'blobs', undefined]);
});

test('with store_full_stdout each output is kept as its bytes, and with false none is', async (t) => {
  const evidence = (value: boolean) => `    evidence: {store_full_stdout: ${value}}\n`;
  const kept = await recorded(t, ['short', '\\377'], evidence(true));
  assert.deepEqual(
    kept.map((one) => [one.file, one.kept]),
    [
      [Buffer.from('short'), undefined],
      [Buffer.from([0xff]), undefined],
    ],
  );
  const none = await recorded(t, [long, '\\377'], evidence(false));
  assert.deepEqual(
    none.map((one) => [one.file, one.kept]),
    [
      [undefined, undefined],
      [undefined, undefined],
    ],
  );
});

test('bytes that are no text are not kept where they hold what is to be hidden, however wide its characters are', async (t) => {
  const wide = Array.from('hunter2canary', (character) => `${character}\\000`).join('');
  const outputs = await recorded(t, [`\\377hunter2canary`, `\\377${wide}`, `${wide}${long}`], redact);
  for (const { kept } of outputs) {
    const text = kept?.toString('latin1').replaceAll('\0', '') ?? '';
    assert.doesNotMatch(text, /hunter2canary/);
  }
  assert.deepEqual([outputs[0]?.preview, outputs[0]?.kept], ['\ufffd***', undefined]);
});
