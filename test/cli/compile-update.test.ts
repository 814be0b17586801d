import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runbook } from '../support/cli.js';
import { temporaryFolder } from '../support/paths.js';

const guide = '# Disk\n\nCheck the disk with `df -h`.\n\nShow the folders:\n\n```bash\ndu -sh /var\n```\n';

/** A folder in which a guide was compiled. */
async function compiledIn(t: TestContext) {
  const folder = temporaryFolder(t);
  const at = (name: string) => join(folder, name);
  const compile = (...words: readonly string[]) =>
    runbook(['compile', 'guide.md', '--out', 'disk.runbook.yaml', ...words], { cwd: folder });
  writeFileSync(at('guide.md'), guide);
  assert.equal((await compile()).code, 0);
  return {
    compile,
    drift: (...words: readonly string[]) => runbook(['drift', ...words], { cwd: folder }),
    validate: () => runbook(['validate', 'disk.runbook.yaml'], { cwd: folder }),
    edit: (name: string, from: string, to: string) =>
      writeFileSync(at(name), readFileSync(at(name), 'utf8').replace(from, to)),
    text: (name: string) => readFileSync(at(name), 'utf8'),
    at,
  };
}

test('compile --update takes what the guide changed, keeps what people wrote, and then changes nothing more', async (t) => {
  const { compile, drift, edit, text } = await compiledIn(t);
  edit('disk.runbook.yaml', '  - id: check_disk_df_h', '  # ask Bob first\n  - id: check_disk_df_h');
  edit('mapping.md', '- [ ] `check_disk_df_h`', '- [x] `check_disk_df_h`');
  edit('guide.md', '/var', '/srv');
  assert.equal((await drift()).code, 1);
  const { code, stdout } = await compile('--update');
  assert.deepEqual([code, stdout.split('\n')[0]], [0, 'disk.runbook.yaml: 2 changes of the guide taken']);
  assert.match(text('disk.runbook.yaml'), /# ask Bob first\n {2}- id: check_disk_df_h[\s\S]*"\/srv"/);
  assert.match(text('mapping.md'), /- \[x\] `check_disk_df_h`/);
  const merged = text('disk.runbook.yaml');
  assert.equal((await compile('--update')).stdout, 'disk.runbook.yaml: nothing to take from the guide\n');
  assert.deepEqual([text('disk.runbook.yaml'), (await drift('.')).code], [merged, 0]);
});

test('a conflict ends with exit code 1 and its line, stands in the mapping, and keeps the runbook from validating', async (t) => {
  const { compile, edit, text, validate } = await compiledIn(t);
  edit('disk.runbook.yaml', '"/var"', '"/home"');
  edit('guide.md', '/var', '/srv');
  const { code, stdout } = await compile('--update');
  assert.deepEqual(
    [code, /^disk\.runbook\.yaml:\d+: conflict: 'with\.argv' of step 'show_folders'$/m.test(stdout)],
    [1, true],
  );
  assert.match(text('mapping.md'), /## Conflicts with the guide/);
  const validated = await validate();
  assert.deepEqual([validated.code, /error conflicts\/open/.test(validated.stdout)], [3, true]);
});

test('drift names the conflicts that are still open, with their lines, until they are settled', async (t) => {
  const { compile, drift, edit, text, at } = await compiledIn(t);
  edit('disk.runbook.yaml', '"/var"', '"/home"');
  edit('guide.md', '/var', '/srv');
  await compile('--update');
  const { code, stdout } = await drift();
  const line = text('disk.runbook.yaml').split('# <<<<<<<')[0]?.split('\n').length;
  assert.equal(code, 1);
  assert.match(stdout, new RegExp(`^disk\\.runbook\\.yaml:${line}: a conflict is open: .*'with\\.argv'`, 'm'));
  assert.match(stdout, /^disk\.runbook\.yaml: was compiled from 'guide\.md' as it is, and has 1 conflict to settle$/m);
  writeFileSync(at('disk.runbook.yaml'), text('disk.runbook.yaml').replace(/^ *# (?:<<<|===|>>>|with|argv).*\n/gm, ''));
  const settled = await drift();
  assert.deepEqual([settled.code, settled.stdout], [0, "disk.runbook.yaml: matches 'guide.md'\n"]);
});

test('without what was compiled, an update says so, and takes the guide as it was then', async (t) => {
  const { compile, edit, text, at } = await compiledIn(t);
  writeFileSync(at('then.md'), guide);
  edit('disk.runbook.yaml', 'meta:\n', 'meta:\n  description: ours\n');
  edit('guide.md', '/var', '/srv');
  rmSync(at('.runbook'), { recursive: true });
  const refused = await compile('--update');
  assert.deepEqual([refused.code, /name the guide as it was then with '--base'/.test(refused.stderr)], [3, true]);
  assert.equal((await compile('--update', '--base', 'then.md')).code, 0);
  assert.match(text('disk.runbook.yaml'), /description: ours[\s\S]*"\/srv"/);
});

test('an update writes over neither the guide, nor the draft, nor what belongs to another guide', async (t) => {
  const { compile, edit, text, at } = await compiledIn(t);
  edit('disk.runbook.yaml', 'meta:\n', 'meta:\n  description: ours\n');
  edit('guide.md', '/var', '/srv');
  writeFileSync(at('other.md'), '# Other\n\nRun `uptime`.\n');
  const before = [text('guide.md'), text('disk.runbook.yaml')];
  const refused = async (words: readonly string[], reason: RegExp) => {
    const { code, stderr } = await runbook(['compile', ...words, '--out', 'disk.runbook.yaml', '--update'], {
      cwd: at('.'),
    });
    assert.deepEqual([code, reason.test(stderr)], [3, true], stderr);
    assert.deepEqual([text('guide.md'), text('disk.runbook.yaml')], before);
  };
  await refused(['guide.md', '--mapping', 'guide.md'], /'guide\.md' is the guide itself/);
  await refused(['guide.md', '--mapping', 'disk.runbook.yaml'], /is named twice/);
  await refused(['other.md'], /was compiled from 'guide\.md', not from 'other\.md'/);
  edit('mapping.md', 'Compiled from guide.md', 'Compiled from other.md');
  const others = text('mapping.md');
  assert.match(
    (await compile('--update', '--mapping', 'mapping.md')).stdout,
    /^mapping\.md: left as it is; it is that of 'other\.md'$/m,
  );
  edit('guide.md', '/srv', '/opt');
  assert.equal((await compile('--update')).code, 0);
  assert.equal(text('mapping.md'), others);
  assert.match(text('disk.mapping.md'), /du -sh \/opt/);
});

test('a guide with a new name is merged, and a guide in HTML is compared as HTML', async (t) => {
  const { compile, drift, edit, text, at } = await compiledIn(t);
  edit('disk.runbook.yaml', 'meta:\n', 'meta:\n  description: ours\n');
  writeFileSync(at('new.md'), guide);
  rmSync(at('guide.md'));
  assert.equal((await compile('--update')).code, 3);
  const words = ['compile', 'new.md', '--out', 'disk.runbook.yaml', '--update'];
  assert.equal((await runbook(words, { cwd: at('.') })).code, 0);
  assert.match(text('disk.runbook.yaml'), /file: new\.md/);
  assert.match(text('mapping.md'), /^# From new\.md/m);
  writeFileSync(at('web.html'), '<h1>Web</h1><p>Look:</p><pre>df -h</pre><pre>uptime</pre>');
  await runbook(['compile', 'web.html', '--out', 'web.runbook.yaml'], { cwd: at('.') });
  edit('web.html', 'df -h', 'df -hT');
  const { code, stdout } = await drift('web.runbook.yaml');
  assert.deepEqual([code, stdout.match(/now says something else \('title', 'with'\)$/gm)?.length], [1, 1], stdout);
});

test('options that make no sense with an update are refused before anything is read', async (t) => {
  const { compile } = await compiledIn(t);
  for (const words of [
    ['--update', '--force'],
    ['--update', '--ir', '-'],
    ['--base', 'x.md'],
  ]) {
    const { code, stderr } = await compile(...words);
    assert.deepEqual([code, stderr.split('\n').length], [3, 2], stderr);
  }
});

test('drift tells each step with its line, as text, as JSON and as annotations', async (t) => {
  const { drift, edit, at } = await compiledIn(t);
  edit('guide.md', '/var', '/srv');
  assert.match(
    (await drift('disk.runbook.yaml')).stdout,
    /^disk\.runbook\.yaml:\d+: step 'show_folders': line 8 of the guide now says something else \('with'\)$/m,
  );
  const [found] = JSON.parse((await drift('--format', 'json')).stdout).steps;
  assert.deepEqual(
    [found.kind, found.step, found.guide_lines, found.fields],
    ['changed', 'show_folders', [8, 8], ['with']],
  );
  assert.match((await drift('--format', 'github')).stdout, /^::warning file=disk\.runbook\.yaml,line=\d+,/m);
  assert.equal((await drift('--format', 'xml')).code, 3);
  assert.equal((await drift('none.yaml')).code, 3);
  rmSync(at('guide.md'));
  const missing = await drift();
  assert.deepEqual([missing.code, /'guide\.md' is no file/.test(missing.stdout)], [1, true]);
});

test('a draft that the policy of its place can never let run is not written', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'guide.md'), guide);
  mkdirSync(join(folder, '.runbook'));
  writeFileSync(join(folder, '.runbook', 'policy.json'), '{"trust_level_max": 7}');
  const { code, stderr } = await runbook(['compile', 'guide.md'], { cwd: folder });
  assert.deepEqual([code, /trust_level_max/.test(stderr)], [2, true], stderr);
  assert.deepEqual(readdirSync(folder).sort(), ['.runbook', 'guide.md']);
});
