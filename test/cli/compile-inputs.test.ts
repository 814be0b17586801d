import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { runbook } from '../support/cli.js';
import { fixture, temporaryFolder } from '../support/paths.js';

test('a guide from standard input becomes a draft that names no guide and is valid', async (context) => {
  const cwd = temporaryFolder(context);
  const compiled = await runbook(['compile', '-'], { cwd, input: '# Disk\n\nRun `df -h`.\n' });
  assert.equal(compiled.code, 0, compiled.stderr);
  const { meta, steps } = parse(readFileSync(join(cwd, 'runbook.yaml'), 'utf8'));
  assert.equal(meta.source, undefined);
  assert.deepEqual(steps[0].with.argv, ['df', '-h']);
  const checked = await runbook(['validate', 'runbook.yaml'], { cwd });
  assert.deepEqual([checked.code, checked.stderr], [0, '']);
});

test('what a guide is written in is told by its text, or by --from', async (context) => {
  const cwd = temporaryFolder(context);
  const page = '<h1>Disk</h1><p>Run <code>df -h</code>.</p>';
  for (const words of [['-'], ['-', '--from', 'html']]) {
    const { stdout } = await runbook(['compile', ...words, '--ir', '-'], { cwd, input: page });
    assert.deepEqual(
      JSON.parse(stdout).commands.map(({ text }: { text: string }) => text),
      ['df -h'],
    );
  }
  const refused = await runbook(['compile', '-', '--from', 'word'], { cwd, input: page });
  assert.deepEqual([refused.code, refused.stdout], [3, '']);
  assert.match(refused.stderr, /^runbook compile: 'word' is no form of a guide; write '--from html'/);
});

test('import writes a runbook that is valid, and refuses what it does not know', async (context) => {
  const cwd = temporaryFolder(context);
  for (const name of ['stale-accounts.json', 'drain-queue.skill.yaml']) {
    const imported = await runbook(['import', fixture('compiler', 'import', name), '--out', 'made.yaml', '--force'], {
      cwd,
    });
    assert.equal(imported.code, 0, imported.stderr);
    const checked = await runbook(['validate', 'made.yaml'], { cwd });
    assert.equal(checked.code, 0, checked.stderr);
  }
  writeFileSync(join(cwd, 'other.json'), '{"a": 1}\n');
  const refused = await runbook(['import', 'other.json'], { cwd });
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /^other\.json:1:1: error import\/unknown: /);
});
