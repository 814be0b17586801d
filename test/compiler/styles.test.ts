// UPDATE_GOLDENS=1 node test/run.mjs compiler/styles   writes the goldens anew; look at the difference before you commit it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { draftDiff } from '../../runtime/compiler/update/draft-diff.js';
import { fixture } from '../support/paths.js';
import { compiled, errorsOf } from './support.js';

const styles = readdirSync(fixture('compiler', 'golden')).sort();

test('a guide of each style compiles to its golden IR, draft and mapping, again and again', () => {
  assert.ok(styles.length >= 12);
  for (const style of styles) {
    const { ir, runbook, mapping } = compiledStyle(style);
    const draft = fixture('compiler', 'golden', style, 'runbook.yaml');
    if (existsSync(draft)) told(style, draftDiff(readFileSync(draft, 'utf8'), runbook));
    checkGolden(style, 'ir.json', `${JSON.stringify(ir, null, 2)}\n`);
    checkGolden(style, 'runbook.yaml', runbook);
    checkGolden(style, 'mapping.md', mapping);
    assert.deepEqual(compiledStyle(style).runbook, runbook, style);
    assert.deepEqual(errorsOf(runbook), [], style);
  }
});

test('the mapping of a guide of each style accounts for every block of it', () => {
  for (const style of styles) {
    const { mapping } = compiledStyle(style);
    const counts =
      /^All (\d+) blocks? of the guide accounted for: (\d+) in steps, (\d+) only explained, (\d+) left out\.$/m;
    const [blocks = 0, ...parts] = counts.exec(mapping)?.slice(1).map(Number) ?? [];
    assert.equal(
      parts.reduce((sum, part) => sum + part, 0),
      blocks,
      style,
    );
    const listed = mapping.slice(mapping.indexOf('## Left out')).match(/^- lines? \d+/gm) ?? [];
    assert.equal(listed.length, (parts[1] ?? 0) + (parts[2] ?? 0), style);
  }
});

test('every word that a draft would run stands in the lines of the guide that its step names', () => {
  for (const style of styles) {
    const { ir, runbook } = compiledStyle(style);
    const lines = textOf(style).split(/\r\n|\n/);
    for (const { with: work, source } of steps(parse(runbook).steps)) {
      const said = decoded(lines.slice((source?.lines[0] ?? 1) - 1, source?.lines[1]).join('\n'));
      for (const word of work?.argv ?? []) {
        const written = word.replace(/\{\{ \.(\w+) \}\}/g, (_, name: string) => {
          return ir.variables.find((known) => known.name === name)?.asWritten[0] ?? '?';
        });
        assert.ok(said.includes(written), `${style}: '${word}' is not in '${said}'`);
      }
    }
  }
});

test('what another console would do is never run here, and a command behind a root prompt is not lost', () => {
  const { ir } = compiledStyle('network-appliance');
  const [, ...consoles] = ir.commands.filter(({ lang }) => lang === 'appliance' || lang === 'bash');
  assert.deepEqual(
    consoles.map(({ text, lang }) => [text, lang]),
    [
      ['show bgp summary', 'appliance'],
      ['ping -c 3 192.0.2.1', 'bash'],
      ['clear bgp 192.0.2.1', 'appliance'],
    ],
  );
  assert.ok(compiledStyle('transcript').ir.commands.some(({ text }) => text === 'systemctl restart chronyd'));
});

test('a change of a draft is told in words', () => {
  const draft = (argv: string, vars: string, more = '') =>
    `meta:\n  name: x\n  vars: {${vars}}\nsteps:\n  - {id: look, type: manual}\n  - {id: restart_api, type: cli, with: {argv: [${argv}]}}\n${more}`;
  const before = draft('systemctl, restart, web', 'region: eu', '  - {id: last, type: manual, title: Last}\n');
  assert.deepEqual(draftDiff(before, before), []);
  assert.deepEqual(draftDiff(before, draft('systemctl, restart, "{{ .service }}"', 'service: web')), [
    'variable region lost',
    'variable service gained',
    "step restart_api: argv[2] 'web' → '{{ .service }}'",
    'step last lost',
  ]);
  assert.deepEqual(draftDiff(before, before.replace('id: last', 'id: end').replace('type: cli', 'type: script')), [
    "step restart_api: type 'cli' → 'script'",
    'step last is called end',
  ]);
});

interface Step {
  readonly with?: { readonly argv?: readonly string[] };
  readonly source?: { readonly lines: readonly number[] };
  readonly steps?: readonly Step[];
}

function steps(list: readonly Step[]): readonly Step[] {
  return list.flatMap((step) => (step.steps ? steps(step.steps) : [step]));
}

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function guideOf(style: string): string {
  return readdirSync(fixture('compiler', 'golden', style)).find((name) => name.startsWith('guide.')) ?? '';
}

function textOf(style: string): string {
  return readFileSync(fixture('compiler', 'golden', style, guideOf(style)), 'utf8');
}

function compiledStyle(style: string) {
  return compiled(textOf(style), guideOf(style));
}

function checkGolden(style: string, name: string, actual: string): void {
  const path = join(fixture('compiler', 'golden', style), name);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, actual);
  assert.equal(actual, readFileSync(path, 'utf8'), `${style}/${name}`);
}

function told(style: string, changes: readonly string[]): void {
  if (process.env['UPDATE_GOLDENS'] === '1') for (const change of changes) console.log(`${style}: ${change}`);
  else assert.deepEqual(changes, [], style);
}
