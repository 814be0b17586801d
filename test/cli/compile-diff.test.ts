import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

const guide = '# Disk\n\nCheck the disk with `df -h`.\n\nShow the folders:\n\n```bash\ndu -sh /var\n```\n';

async function compiledIn(t: TestContext) {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  const compile = (...words: readonly string[]) => runbook(['compile', 'guide.md', ...words], { cwd: folder });
  writeFileSync(at('guide.md'), guide);
  assert.equal((await compile()).code, 0);
  const edit = (name: string, from: string, to: string) =>
    writeFileSync(at(name), readFileSync(at(name), 'utf8').replace(from, to));
  return { folder, compile, edit, text: (name: string) => readFileSync(at(name), 'utf8') };
}

test('compile --diff tells in words what compiling again would change, and writes nothing', async (t) => {
  const { folder, compile, edit, text } = await compiledIn(t);
  edit('guide.md', '/var', '/srv');
  edit('guide.md', 'Check the disk with `df -h`.', 'Read the note on the wall.');
  const before = [text('runbook.yaml'), text('mapping.md'), readdirSync(folder)];
  const { code, stdout } = await compile('--diff');
  assert.equal(code, 1);
  assert.match(stdout, /^runbook\.yaml: compiling again would change\n/);
  assert.match(stdout, /^ {2}step show_folders: argv\[2\] '\/var' → '\/srv'$/m);
  assert.match(stdout, /^ {2}step check_disk_df_h lost$/m);
  assert.match(stdout, /^ {2}step read_note_wall gained \(manual\)$/m);
  assert.deepEqual([text('runbook.yaml'), text('mapping.md'), readdirSync(folder)], before);
});

test('compile --diff of a guide that is what it was says so with exit code 0', async (t) => {
  const { compile } = await compiledIn(t);
  const { code, stdout } = await compile('--diff');
  assert.deepEqual([code, stdout], [0, 'runbook.yaml: compiling again would change nothing\n']);
});

test('compile --diff leaves what people wrote out of what would change, and tells what would be a conflict', async (t) => {
  const { compile, edit } = await compiledIn(t);
  edit('runbook.yaml', 'title: Show the folders', 'title: Show what fills the disk');
  assert.equal((await compile('--diff')).code, 0);
  edit('guide.md', 'Show the folders:', 'Show the largest folders:');
  const { code, stdout } = await compile('--diff');
  assert.equal(code, 1);
  assert.match(stdout, /^ {2}a conflict to settle: 'title' of step 'show_folders'$/m);
});

test('compile --diff tells what it cannot be asked for together with', async (t) => {
  const { compile } = await compiledIn(t);
  const { code, stderr } = await compile('--diff', '--force');
  assert.deepEqual([code, stderr.includes("leave '--force' out")], [3, true], stderr);
});
