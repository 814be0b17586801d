import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { loadRecordingBeside } from '../../runtime/node/replay/recording-file.js';
import { emptyRecording } from '../../runtime/replay/recording.js';
import { readRecording } from '../../runtime/replay/recording-file.js';
import { isRecordingFile } from '../../runtime/schema/generated/recording.js';
import { temporaryFolder } from '../support/paths.js';

const whole = `apiVersion: runbook-recording/v0
inputs: {server: db-02, build: 007, force: true}
environment: {REGION: eu-1}
evidence:
  look: {seen: the disk is full, checks: [one, two], screen: {file: screen.png}}
gates: {restart: approve, remove: [reject, approve]}
interventions:
  restart: {resolution: done, note: it answers again}
  remove:
    - {resolution: retry}
    - {resolution: skip, note: not needed}
endings: {watch: [{outcome: timeout}, {outcome: exited, signal: SIGKILL}], start: {outcome: spawn-failed, detail: not found}}
prerequisites: confirmed
`;

test('a recording says what people gave a run', () => {
  const read = readRecording(whole);
  assert.ok(read.ok, JSON.stringify(read));
  assert.deepEqual(read.value, {
    inputs: new Map([
      ['server', 'db-02'],
      ['build', '007'],
      ['force', 'true'],
    ]),
    environment: { REGION: 'eu-1' },
    evidence: new Map([
      [
        'look',
        new Map([
          ['seen', { kind: 'text', text: 'the disk is full' }],
          ['checks', { kind: 'checklist', items: ['one', 'two'] }],
          ['screen', { kind: 'attachment', path: 'screen.png' }],
        ]),
      ],
    ]),
    gates: new Map([
      ['restart', ['approve']],
      ['remove', ['reject', 'approve']],
    ]),
    interventions: new Map([
      ['restart', [{ resolution: 'done', note: 'it answers again' }]],
      [
        'remove',
        [
          { resolution: 'retry', note: '' },
          { resolution: 'skip', note: 'not needed' },
        ],
      ],
    ]),
    endings: new Map([
      ['watch', [{ outcome: 'timeout' }, { outcome: 'exited', signal: 'SIGKILL' }]],
      ['start', [{ outcome: 'spawn-failed', detail: 'not found' }]],
    ]),
    prerequisites: 'confirmed',
  });
  assert.ok(isRecordingFile(parse(whole)));
});

const head = 'apiVersion: runbook-recording/v0\n';

const faults: readonly (readonly [text: string, message: string])[] = [
  ['', "line 1: a recording has to be a map; write 'apiVersion: …' below it: ''"],
  [
    'inputs: {}\n',
    "line 1: it does not say which version it is; write 'apiVersion: runbook-recording/v0': 'inputs: {}'",
  ],
  [
    'apiVersion: runbook/v1\n',
    "line 1: 'runbook/v1' is no version of recordings; write 'apiVersion: runbook-recording/v0': 'apiVersion: runbook/v1'",
  ],
  [
    `${head}gate: {a: approve}\n`,
    "line 2: a recording has no field 'gate'; it has 'apiVersion', 'inputs', 'environment', 'evidence', 'gates', 'interventions', 'endings', 'prerequisites': 'gate: {a: approve}'",
  ],
  [
    `${head}gates: {a: aprove}\n`,
    "line 2: the gate of 'a' is answered with 'approve' or 'reject', or a list of these: 'gates: {a: aprove}'",
  ],
  [`${head}gates: approve\n`, "line 2: 'gates' has to be a map; write 'step_id: …' below it: 'gates: approve'"],
  [
    `${head}interventions: {a: {resolution: redo}}\n`,
    "line 2: 'redo' is no resolution; write 'retry', 'done', 'failed', 'skip', 'abort': 'interventions: {a: {resolution: redo}}'",
  ],
  [
    `${head}interventions:\n  a: {resolution: done, notes: x}\n`,
    "line 3: an intervention of 'a' has no field 'notes'; it has 'resolution', 'note': 'a: {resolution: done, notes: x}'",
  ],
  [`${head}inputs:\n  a: [1]\n`, "line 3: input 'a' has no value of one word or text: 'a: [1]'"],
  [`${head}evidence:\n  a: text\n`, "line 3: step 'a' has no evidence by name; write 'a: {name: text}': 'a: text'"],
  [
    `${head}prerequisites: yes\n`,
    "line 2: 'yes' says nothing of prerequisites; write 'confirmed', or leave it out: 'prerequisites: yes'",
  ],
  [
    `${head}gates: {a: [approve\n`,
    "line 2: a list in brackets is never closed; write ']' after it: 'gates: {a: [approve'",
  ],
];

test('what is wrong with a recording is told with its line and what stands there', () => {
  for (const [text, message] of faults) {
    const read = readRecording(text);
    assert.equal(read.ok ? 'none' : read.error.message, message);
  }
});

test('the recording beside a scenario is found with its attachments, and is empty where there is none', async (context) => {
  const folder = temporaryFolder(context);
  const scenario = join(folder, 'scenario.yaml');
  assert.deepEqual(await loadRecordingBeside(scenario), { ok: true, value: emptyRecording });
  writeFileSync(join(folder, 'screen.png'), 'pixels');
  writeFileSync(join(folder, 'recording.yaml'), whole);
  const read = await loadRecordingBeside(scenario);
  assert.ok(read.ok, JSON.stringify(read));
  const screen = read.value.evidence.get('look')?.get('screen');
  assert.deepEqual(screen, { kind: 'attachment', path: join(folder, 'screen.png') });
});

test('an attachment of a recording is refused where it lies elsewhere or is missing', async (context) => {
  const folder = temporaryFolder(context);
  const inner = join(folder, 'recorded');
  mkdirSync(inner);
  writeFileSync(join(folder, 'other.png'), 'pixels');
  symlinkSync(join(folder, 'other.png'), join(inner, 'link.png'));
  const messageFor = async (file: string) => {
    writeFileSync(join(inner, 'recording.yaml'), `${head}evidence: {look: {screen: {file: ${file}}}}\n`);
    const read = await loadRecordingBeside(join(inner, 'scenario.yaml'));
    return read.ok ? 'none' : read.error.message.replaceAll(folder, '');
  };
  const at = "'/recorded/recording.yaml': evidence 'screen' of step 'look': ";
  for (const file of ['../other.png', 'link.png']) {
    const fault = `${at}'${file}' lies outside of the folder of this file; copy it into the folder`;
    assert.equal(await messageFor(file), fault);
  }
  assert.equal(await messageFor('missing.png'), `${at}'missing.png' does not exist; check the path`);
});
