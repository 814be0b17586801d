import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type CliOutcome, runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

/** What steers a terminal or turns the direction of what it shows; a line feed and a tab are all that is let through. */
// biome-ignore lint/complexity/useRegexLiterals: as a literal it would hold control characters
const steering = new RegExp(
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]',
);

/** Texts that forge what a terminal shows. */
const forgeries: Readonly<Record<string, string>> = {
  colour: '\u001b[32m✓ passed\u001b[0m',
  'cursor movement': 'x\u001b[1A\u001b[2K✓ passed',
  'a screen that is cleared': '\u001b[2J\u001b[H',
  title: '\u001b]0;root@prod\u0007',
  clipboard: '\u001b]52;c;cm0gLXJmIC8=\u0007',
  link: '\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\',
  'device control': '\u001bP+q544e\u001b\\x',
  '8-bit control': 'a\u009b2Jb\u009d0;x\u009c',
  'carriage return': 'x\rFORGED ✓ passed in 1 ms',
  backspace: 'rm\b\bls',
  bell: 'a\u0007',
  'direction override': 'a\u202eb\u202cc\u2066d\u2069',
  'direction mark': 'a\u200eb\u200fc\u061cd',
  'line separator': 'a\u2028FORGED ✓ passed in 1 ms\u2029b',
  'unfinished sequence': 'x\u001b[',
  'delete and NUL-like': 'a\u007fb\u0001c',
  'vertical tab and form feed': 'a\u000b\u000cFORGED',
  'line break': 'x\nFORGED ✓ passed in 1 ms',
};

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function runbookOf(forgery: string): string {
  const text = quoted(forgery);
  return `apiVersion: runbook/v1
meta:
  name: ${text}
  description: ${text}
  vars: {forged: ${text}}
  inputs: {given: {default: ${text}, description: ${text}}}
steps:
  - id: shown
    type: cli
    title: ${text}
    with: {argv: [cat, forged.txt]}
    capture: {found: stdout}
  - {id: argument, type: cli, with: {argv: [echo, "{{ .found }}", "{{ .given }}"]}, env: {FORGED: "{{ .found }}"}}
  - {id: skipped, type: cli, when: "found == '1'", with: {argv: [echo]}}
  - {id: missing, type: cli, with: {argv: [cat, "nowhere/{{ .found }}"]}, on_error: continue}
  - {id: folder, type: cli, with: {argv: [cat, x]}, cwd: "nowhere/{{ .found }}", on_error: continue}
  - {id: asserted, type: cli, with: {argv: [cat, forged.txt]}, assertions: [{equals: "not {{ .found }}"}], on_error: continue}
  - {id: regex, type: cli, with: {argv: [cat, forged.txt]}, assertions: [{not_contains: "{{ .found }}"}], on_error: continue}
  - id: person
    type: manual
    title: ${text}
    instructions: ${quoted(`look at ${forgery}: {{ .found }}`)}
    required_evidence:
      - {kind: text, name: note}
      - {kind: checklist, name: list, items: [${text}, second]}
      - {kind: attachment, name: file}
    approvals: {min: 1, roles: [${text}]}
`;
}

/** A folder with a runbook that is full of a forgery. */
function forgedFolder(t: TestContext, forgery: string): string {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, 'forged.txt'), `${forgery}\n`);
  writeFileSync(join(folder, 'file.txt'), `${forgery}\n`);
  writeFileSync(join(folder, 'x.runbook.yaml'), runbookOf(forgery));
  writeFileSync(
    join(folder, 'evidence.yaml'),
    `person: {note: ${quoted(forgery)}, list: [${quoted(forgery)}, second], file: {file: file.txt}}\n`,
  );
  return folder;
}

function assertPlain({ stdout, stderr }: CliOutcome, what: string): void {
  for (const line of `${stdout}\n${stderr}`.split('\n')) {
    assert.ok(!steering.test(line), `${what} shows ${JSON.stringify(line)}`);
    assert.ok(!/^\s*FORGED/.test(line), `${what} shows a forged line: ${JSON.stringify(line)}`);
  }
}

for (const [name, forgery] of Object.entries(forgeries)) {
  test(`nothing that a run shows steers the terminal or looks like the tool's own: ${name}`, async (t) => {
    const cwd = forgedFolder(t, forgery);
    const env = { XDG_STATE_HOME: join(cwd, 'state') };
    const shown = async (words: readonly string[], input?: string) =>
      assertPlain(
        await runbook(words, { cwd, env, ...(input !== undefined && { input }) }),
        words.slice(0, 2).join(' '),
      );
    await shown(['exec', '--mode', 'dry-run', 'x.runbook.yaml']);
    await shown([
      'exec',
      '--mode',
      'real',
      'x.runbook.yaml',
      '--evidence',
      'evidence.yaml',
      '--as',
      forgery,
      '--role',
      forgery,
    ]);
    const [run = ''] = readdirSync(join(cwd, '.runbook', 'runs'));
    await shown(['resume', run, '--as', forgery]);
    await shown(['runs', 'list']);
    await shown(['runs', 'show', run]);
    await shown(['verify', run]);
    // It shows a file as it would be stored, line by line; it has no lines of its own before the end.
    const { stdout } = await runbook(['redact', 'test', 'x.runbook.yaml', 'forged.txt'], { cwd, env });
    for (const line of stdout.split('\n')) assert.ok(!steering.test(line), `redact test shows ${JSON.stringify(line)}`);
    await shown(['validate', 'x.runbook.yaml']);
    await shown(['classify', '--runbook', 'x.runbook.yaml']);
  });
}

test('an argument that is refused is not written to the terminal as it is', async (t) => {
  const cwd = temporaryFolder(t);
  const env = { XDG_STATE_HOME: join(cwd, 'state') };
  for (const forgery of Object.values(forgeries)) {
    for (const words of [
      ['exec', '--mode', forgery, 'x'],
      ['exec', '--mode', 'real', forgery],
      ['verify', forgery],
      ['resume', forgery],
      ['runs', 'show', forgery],
      ['runs', 'list', '--status', forgery],
      ['redact', 'test', forgery],
    ]) {
      assertPlain(await runbook(words, { cwd, env }), words.slice(0, 2).join(' '));
    }
  }
});
