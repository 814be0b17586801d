import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbookOf, runOnDisk } from '../node/support.js';

const redact = `    redact:\n      - {pattern: 'hunter[0-9]canary', replace: '***'}\n`;

/** Runs programs that write the bytes of these escapes, and gives what is recorded of each. */
async function recorded(t: TestContext, formats: readonly string[], governance = '') {
  const steps = formats.map((format) => `type: cli, with: {argv: [printf, '${format}']}`);
  const meta = governance === '' ? '' : `  governance:\n${governance}`;
  const { run, events } = await runOnDisk(t, runbookOf(steps, meta));
  return events.flatMap((event) => {
    if (event.type !== 'step.executed') return [];
    const { stdout_file: file, stdout_sha256: digest, stdout_preview: preview } = event.data;
    const kept = file === undefined ? undefined : readFileSync(join(run.directory, file));
    if (file !== undefined) assert.equal(`sha256:${file.slice('blobs/'.length)}`, digest);
    return [{ kept, preview }];
  });
}

const long = 'x'.repeat(401);

test('an output is kept beside the trace where its preview does not hold it, and only there', async (t) => {
  const [short, longer, binary] = await recorded(t, ['x'.repeat(400), long, '\\303\\050']);
  assert.equal(short?.kept, undefined);
  assert.equal(longer?.kept?.toString(), long);
  assert.deepEqual(binary?.kept, Buffer.from([0xc3, 0x28]));
});

test('with store_full_stdout each output is kept as its bytes, and with false none is', async (t) => {
  const evidence = (value: boolean) => `    evidence: {store_full_stdout: ${value}}\n`;
  const kept = await recorded(t, ['short', '\\377'], evidence(true));
  assert.deepEqual(
    kept.map((one) => one.kept),
    [Buffer.from('short'), Buffer.from([0xff])],
  );
  const none = await recorded(t, [long, '\\377'], evidence(false));
  assert.deepEqual(
    none.map((one) => one.kept),
    [undefined, undefined],
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
