import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { temporaryFolder } from '../support/paths.js';
import { namesBelow, runIn, type Scene, sceneIn, verdictOf } from './scene.js';

const asking = (kind: string, more = '') => `apiVersion: runbook/v0
meta: {name: test}
steps:
  - {id: one, type: manual, instructions: look, required_evidence: [{kind: ${kind}, name: given${more}}]}
`;

/** The names of what lies in a folder of the run, and all that lies outside of it. */
function sorted(scene: Scene): { readonly inside: readonly string[]; readonly outside: readonly string[] } {
  const isInside = (name: string) => name.startsWith('runs-of-test');
  const names = namesBelow(scene.folder);
  return { inside: names.filter(isInside), outside: names.filter((name) => !isInside(name)).sort() };
}

test('a file that is attached lies in the run under its digest, whatever it is called and wherever it came from', async (t) => {
  const names = [
    '-rf',
    '--help',
    'a b',
    '$(touch x)',
    '`x`',
    '*',
    'new\nline',
    'esc\u001b[2J',
    '..hidden',
    '%2e%2e',
    'ünï',
    '\u202egnp.exe',
    'a;b',
    'CON',
    '__proto__',
  ];
  for (const name of names) {
    const scene = sceneIn(temporaryFolder(t));
    mkdirSync(join(scene.folder, 'deep'));
    for (const path of [join(scene.folder, name), join(scene.folder, 'deep', '..', name)]) {
      writeFileSync(join(scene.folder, name), `content of ${name}`);
      const before = sorted(scene).outside;
      const ran = await runIn(scene, asking('attachment'), { evidence: { kind: 'attachment', path } });
      assert.ok(typeof ran !== 'string' && ran.state.phase.name === 'finished', JSON.stringify(ran));
      const { inside, outside } = sorted(scene);
      assert.deepEqual(
        outside.filter((file) => !/^(x\.runbook\.yaml|state)/.test(file)),
        before.filter((file) => !/^(x\.runbook\.yaml|state)/.test(file)),
        name,
      );
      const attached = inside.filter((file) => /attachments.+/.test(file));
      assert.ok(attached.length > 0, 'nothing was attached');
      assert.ok(
        attached.every((file) => /attachments[\\/][0-9a-f]{64}$/.test(file)),
        attached.join(),
      );
      assert.equal(await verdictOf(ran), 'verified');
    }
  }
});

test('a link that is attached gives a copy of what it leads to, not a way out of the run', async (t) => {
  const scene = sceneIn(temporaryFolder(t));
  writeFileSync(join(scene.folder, 'real.txt'), 'first');
  symlinkSync(join(scene.folder, 'real.txt'), join(scene.folder, 'link'));
  const ran = await runIn(scene, asking('attachment'), {
    evidence: { kind: 'attachment', path: join(scene.folder, 'link') },
  });
  assert.ok(typeof ran !== 'string');
  writeFileSync(join(scene.folder, 'real.txt'), 'other');
  const [attached = ''] = namesBelow(join(ran.directory, 'attachments'));
  assert.equal(readFileSync(join(ran.directory, 'attachments', attached), 'utf8'), 'first');
  assert.equal(await verdictOf(ran), 'verified');
});

test('what is no file cannot be attached, and the run waits', async (t) => {
  const scene = sceneIn(temporaryFolder(t));
  symlinkSync(join(scene.folder, 'nowhere'), join(scene.folder, 'dangling'));
  symlinkSync(join(scene.folder, 'loop'), join(scene.folder, 'loop'));
  writeFileSync(join(scene.folder, 'empty'), '');
  for (const path of [
    scene.folder,
    '/dev/zero',
    '/dev/stdin',
    join(scene.folder, 'dangling'),
    join(scene.folder, 'loop'),
    join(scene.folder, 'empty'),
    join(scene.folder, 'a\0b'),
    '',
    `/${'x/'.repeat(5000)}`,
    '/proc/self/mem',
    '\\\\server\\share\\x',
    'file:///etc/passwd',
  ]) {
    const ran = await runIn(scene, asking('attachment'), { evidence: { kind: 'attachment', path } });
    assert.ok(
      typeof ran !== 'string' && ran.state.phase.name === 'paused',
      `${JSON.stringify(path)}: ${JSON.stringify(ran)}`,
    );
    assert.ok(!ran.events.some(({ type }) => type === 'evidence.submitted'));
  }
});

test('texts and names of people are kept as they are, and change nothing else', async (t) => {
  const texts = [
    '{{ .env.PRIVATE }}',
    '$(touch x)',
    '__proto__',
    '!!js/function x',
    '\u001b[2J',
    'a\nb: c',
    '../../x',
    '{"a": 1}',
    '*',
  ];
  for (const text of texts) {
    const scene = sceneIn(temporaryFolder(t));
    const actor = { kind: 'human', id: text, role: text, channel: 'tty' } as const;
    const ran = await runIn(scene, asking('text'), { evidence: { kind: 'text', text }, actor });
    assert.ok(typeof ran !== 'string' && ran.state.phase.name === 'finished');
    const submitted = ran.events.find((event) => event.type === 'evidence.submitted');
    assert.deepEqual(submitted?.data, { name: 'given', record: { kind: 'text', text } });
    assert.equal(ran.events[0]?.actor.id, text);
    assert.equal(await verdictOf(ran), 'verified');
  }
});

test('an item of a checklist counts only as it is written', async (t) => {
  const items = `, items: ["a $(x)", "__proto__", "{{ \\"{{\\" }}"]`;
  for (const ticked of [['a'], ['a $(x)'], ['constructor'], ['a $(x)', '__proto__'], ['a $(x),__proto__'], []]) {
    const scene = sceneIn(temporaryFolder(t));
    const ran = await runIn(scene, asking('checklist', items), { evidence: { kind: 'checklist', items: ticked } });
    assert.ok(typeof ran !== 'string' && ran.state.phase.name === 'paused', JSON.stringify(ran));
  }
});
