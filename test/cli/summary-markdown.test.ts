import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { v1 } from '../support/recorded.js';
import { WaitingRun } from '../support/waiting-run.js';

const text = v1([
  'id: link, type: manual, instructions: look, required_evidence: [{kind: text, name: dashboard}, {kind: text, name: said}]',
  'id: touch, type: cli, with: {argv: [touch, x]}',
]);

async function summedUp(run: WaitingRun) {
  return run.calls(['summary'], '--format', 'md');
}

test('a summary for a ticket says what came of a run, when, who approved what, and where to look; addresses are links, all else is text', async (t) => {
  const run = await WaitingRun.of(t, text);
  const given = (name: string, value: string) =>
    run.runs(['evidence', 'set', run.directory, 'link', name, value, '--as', 'bob']);
  assert.equal((await given('dashboard', 'https://dashboards.example/payments?a=1')).code, 0);
  assert.equal((await given('said', '[click](javascript:x) <b>bold</b> | `code`')).code, 0);
  await run.goesOn();
  await run.approved('touch', 'carol');
  await run.goesOn();
  const { code, stdout } = await summedUp(run);
  assert.equal(code, 0);
  for (const part of [
    /^## test: ✓ completed$/m,
    /^- \*\*When:\*\* 20\d\d-\d\d-\d\d .* UTC \(.*\), mode real$/m,
    /^- \*\*Who:\*\* started by alice/m,
    /^- \*\*Took part:\*\* carol: /m,
    /^\*\*Record of run .*: verified ✓ \(\d+ events\)\*\*$/m,
    /^\| 2 \| `touch` \| ▲ caution \| carol \| \d\d:\d\d:\d\d \| .* \| ✓ passed \|$/m,
    /^- Changed by 'touch' \(exit code 0, approved by carol\): touch x$/m,
    /^- `dashboard` of `link` \(bob, .* UTC\): <https:\/\/dashboards\.example\/payments\?a=1>$/m,
    /^- `said` of `link` .*: \\\[click\\\]\(javascript:x\) \\<b\\>bold/m,
    /^- Record: `\.runbook\/runs\/[^`]+`, \d+ events, last hash `sha256:[0-9a-f]{64}`$/m,
    /^- Check it yourself: `runbook verify /m,
  ])
    assert.match(stdout, part);
});

test('an address within a sentence is a link, and nothing else of what was said becomes one', async (t) => {
  const run = await WaitingRun.of(t, text);
  const said = 'see https://wiki.example/p?q=1#top, *not* https://bank.example@evil.example or ftp://x';
  const given = (name: string, value: string) =>
    run.runs(['evidence', 'set', run.directory, 'link', name, value, '--as', 'bob']);
  assert.equal((await given('dashboard', said)).code, 0);
  assert.equal((await given('said', 'https://x.example/a(b)')).code, 0);
  const { stdout } = await summedUp(run);
  const shown = 'see <https://wiki.example/p?q=1#top>, \\*not\\* https\\://bank.example@evil.example or ftp\\://x';
  assert.ok(stdout.includes(`: ${shown}\n`), stdout);
  assert.ok(stdout.includes(': https\\://x.example/a(b)\n'), stdout);
});

test('of a record that was changed, the summary says so before anything else', async (t) => {
  const run = await WaitingRun.of(t, text);
  const trace = join(run.directory, 'trace.jsonl');
  writeFileSync(trace, readFileSync(trace, 'utf8').replace('"look"', '"lock"'));
  const { code, stdout } = await summedUp(run);
  assert.equal(code, 5);
  assert.match(stdout, /^## .*\n\n> \*\*Record of run .*: NOT VERIFIED ✗/);
});

test('a format that is none is refused with those that there are', async (t) => {
  const run = await WaitingRun.of(t, text);
  const { code, stderr } = await run.calls(['summary'], '--format', 'pdf');
  assert.deepEqual([code, /'pdf' is not a format; write 'text' or 'md'/.test(stderr)], [3, true], stderr);
});
