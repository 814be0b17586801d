import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { compileGuide } from '../../runtime/compiler/index.js';
import { readRunbook } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { withGuides } from '../../runtime/node/guide.js';
import { fixture, temporaryFolder } from '../support/paths.js';
import { compiled } from './support.js';

const guide = `# Slow

## Look

List the logs:

\`\`\`sh
ls -l /var/log
ls -l /srv/<name>
\`\`\`

Restart it if needed.

Investigate further as appropriate.
`;

test('a draft names its guide and, at each step, the lines of the guide that it was made from', () => {
  const { meta, steps } = parse(compiled(guide, 'docs/slow guide.md').runbook);
  assert.deepEqual(meta.source, { file: 'slow guide.md', sha256: sha256Hex(guide) });
  assert.deepEqual(
    allSteps(steps).map(({ id, source }) => [id, source?.lines]),
    [
      ['list_logs', [8, 8]],
      ['run_ls', [9, 9]],
      ['restart_needed', [12, 14]],
    ],
  );
});

test('what the guide leaves open is an ambiguity of the step that says it', () => {
  const { meta } = parse(compiled(guide).runbook);
  const text = 'Investigate further as appropriate.';
  const source = { section: 'Look', lines: [14, 14] };
  assert.deepEqual(meta.ambiguities, [{ text, reason: 'what is right is not said', step: 'restart_needed', source }]);
});

test('the lines that a step of a guide names hold the words that it runs', () => {
  const text = readFileSync(fixture('compiler', 'certificate-expired.md'), 'utf8');
  const steps = allSteps(parse(compiled(text).runbook).steps).filter(({ type }) => type === 'cli');
  assert.ok(steps.length > 0);
  for (const { id, source, with: work } of steps) {
    const [first, last] = source.lines;
    const said = text
      .split('\n')
      .slice(first - 1, last)
      .join('\n');
    assert.ok(said.includes(work.argv[0]!), `${id}: ${said}`);
  }
});

test('a draft of the frozen version says nothing of where its steps come from, and the same otherwise', () => {
  const draft = (format: 'runbook/v0' | 'runbook/v1') =>
    parse(compileGuide({ text: guide, file: 'slow.md', sha256Hex, format }).runbook);
  const { steps, meta, ...rest } = draft('runbook/v1');
  const { ambiguities: _, source: __, inputs, ...plain } = meta;
  const withoutSource = allSteps(steps).map(({ source: ___, ...step }) => step);
  const { steps: frozen, ...others } = draft('runbook/v0');
  assert.deepEqual(Object.keys(others.meta.vars), Object.keys(inputs));
  const { vars: ____, ...head } = others.meta;
  assert.deepEqual({ ...others, meta: head }, { ...rest, apiVersion: 'runbook/v0', meta: plain });
  const [fill, ...own] = allSteps(frozen);
  assert.equal(fill?.id, 'fill_in_values');
  assert.deepEqual(own, withoutSource);
});

test('other line ends are no change of a guide, and another word is one', async (context) => {
  const folder = temporaryFolder(context);
  const analysis = readRunbook(compiled(guide).runbook);
  const check = async (text: string, expected: readonly string[]) => {
    writeFileSync(join(folder, 'guide.md'), text);
    const { diagnostics } = await withGuides(analysis, folder);
    const codes = diagnostics.map(({ code }) => code).filter((code) => code.startsWith('guide/'));
    assert.deepEqual(codes, expected);
  };
  await check(guide, []);
  await check(guide.replaceAll('\n', '\r\n'), []);
  await check(`\uFEFF${guide}`, []);
  await check(guide.replace('Slow', 'Fast'), ['guide/changed']);
});

/** A step as far as these tests look at it. */
interface DraftStep {
  readonly id: string;
  readonly type: string;
  readonly with: { readonly argv: readonly string[] };
  readonly source: { readonly section: string; readonly lines: readonly [number, number] };
  readonly steps?: readonly DraftStep[];
}

function allSteps(steps: readonly DraftStep[]): readonly DraftStep[] {
  return steps.flatMap((step) => (step.steps ? allSteps(step.steps) : [step]));
}
