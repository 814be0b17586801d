import assert from 'node:assert/strict';
import test from 'node:test';
import { openValues } from '../../debug-adapter/variables.js';
import { shownBy } from '../../runtime/debug/console-text.js';
import { lookUp, readableText, wholeText } from '../../runtime/debug/look-up.js';
import { pathOf } from '../../runtime/debug/scope-path.js';
import { differenceText, snapshotDifferences } from '../../runtime/debug/seen/difference.js';
import { newSources, type RunFiles } from '../../runtime/debug/sources.js';
import type { RunView } from '../../runtime/debug/view.js';
import { failed } from '../../runtime/model/result.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { approve, DecidedRun, person, prepared } from '../support/decided-run.js';
import { cli, planOf } from '../support/plans.js';

const plain = (text: string) => text;

/** A run as a debugger sees it, with these snapshots beside its trace. */
function viewOf({ plan, state, events }: DecidedRun, snapshots: Readonly<Record<string, unknown>> = {}): RunView {
  const sources = newSources(events, () => failed({ kind: 'template', message: 'nothing is judged here' }));
  sources.files = filesOf(snapshots);
  const shown = shownBy(redactorOf([{ pattern: 'hunter\\d', replace: '***' }]), { hasColours: false });
  return { plan, state, inputs: new Map(), environment: {}, shown, sources };
}

function filesOf(snapshots: Readonly<Record<string, unknown>>): RunFiles {
  return {
    blob: () => undefined,
    snapshotNames: () => Object.keys(snapshots),
    snapshot: (name) => JSON.stringify(snapshots[name]),
  };
}

function seen(view: RunView, text: string): string {
  const found = lookUp(text, view, { kind: 'run' });
  return found.ok ? wholeText(found.value, view) : found.error;
}

test('an approval that is void, was refused or was asked for anew says so, and those of before stay in sight', () => {
  const approvals = { min: 2, roles: [] };
  const run = new DecidedRun(planOf([cli('one', ['df'], { approvals }), cli('two', ['df'])]));
  run.happens(prepared(0, 'caution')).happens(approve(0, person('bob')));
  assert.equal(seen(viewOf(run), '$approvals[0].state'), 'open');
  run.happens(prepared(0, 'dangerous'));
  run.happens({ kind: 'reject-step', index: 0, actor: person('carol'), reason: 'hunter2 is not known' });
  const view = viewOf(run);
  assert.match(seen(view, '$approvals[0].state'), /^void: /);
  assert.equal(seen(view, '$approvals[0].given[0].by'), 'bob');
  assert.equal(seen(view, '$approvals[1].state'), 'rejected by carol: *** is not known');
  assert.equal(seen(view, '$approvals[1].bound_to.hash'), 'sha256:dangerous');
  const early = {
    ...view,
    state: { ...view.state, seq: run.events.findIndex(({ type }) => type === 'step.approved') },
  };
  assert.equal(seen(early, '$approvals[0].given'), '[]');
});

test('two snapshots differ where their values do, named by number, name or file', () => {
  const one = { captures: { a: '1', b: '2' }, history: [{ step_id: 'x' }], run_id: 'r' };
  const other = { captures: { a: '1', c: 'hunter2' }, history: [{ step_id: 'x' }, { step_id: 'y' }], run_id: 'r' };
  const run = new DecidedRun(planOf([cli('x', ['df'])]));
  const view = viewOf(run, { 'step-0000.json': one, 'step-0000-f1.json': other });
  const text = (left: string, right: string) => {
    const found = snapshotDifferences(view, left, right);
    return found.ok ? differenceText(found.value) : found.error;
  };
  assert.equal(
    text('0', 'step-0000-f1'),
    'captures.b: "2" → gone\ncaptures.c: nothing → "***"\nhistory[1]: nothing → {"step_id":"y"}',
  );
  assert.equal(text('snapshots/step-0000.json', '0'), 'nothing differs');
  assert.equal(text('0', '5'), "there is no snapshot '5'; there are step-0000, step-0000-f1");
  const looked = lookUp('diff(0, step-0000-f1)', view, { kind: 'run' });
  assert.ok(looked.ok);
  assert.equal(JSON.parse(wholeText(looked.value, view))['captures.b'].was, '2');
  assert.equal(readableText(looked.value, view), text('0', 'step-0000-f1'));
});

test('a path with any names in it leads to the value that it was made for', () => {
  const odd = 'a "b"]\\[.c';
  const run = new DecidedRun(planOf([cli('x', ['df'])]));
  const view = viewOf(run, { 'step-0000.json': { [odd]: { list: [7] } } });
  const path = pathOf(pathOf(pathOf('$snapshots["step-0000"]', odd, false), 'list', false), '0', true);
  assert.equal(seen(view, path), '7');
  assert.match(seen(view, `${path}.more`), /leads to nothing; there is no 'more'$/);
});

test('a list of millions opens in parts of parts, and the last part to its items', () => {
  const values = openValues();
  const list = Array.from({ length: 2_500_000 }, (_, index) => index);
  const root = values.reference({ value: list, counts: {} });
  const page = (reference: number, start = 0, count = 0) => {
    const found = values.page(reference, { start, count }, plain);
    return found.ok ? found.value : assert.fail(found.error);
  };
  const parts = page(root);
  assert.deepEqual(
    parts.map(({ name }) => name),
    ['[0 … 999999]', '[1000000 … 1999999]', '[2000000 … 2499999]'],
  );
  const inner = page(values.reference(parts[2]?.opening));
  assert.deepEqual([inner.length, inner.at(-1)?.name], [500, '[2499000 … 2499999]']);
  const last = page(values.reference(inner.at(-1)?.opening));
  assert.deepEqual([last.length, last.at(-1)?.text], [1000, '2499999']);
  assert.deepEqual(
    page(root, 2_499_998, 100).map(({ text }) => text),
    ['2499998', '2499999'],
  );
});

test('a long text is redacted before it is cut, so that no half of a secret is left', () => {
  const values = openValues();
  const text = `${'x'.repeat(995)}hunter2 and more`;
  const redact = (given: string) => given.replaceAll('hunter2', '***');
  const found = values.page(values.reference({ value: { text }, counts: {} }), { start: 0, count: 0 }, redact);
  assert.ok(found.ok);
  assert.match(found.value[0]?.text ?? '', /x\*\*\* a… \(1\.0 kB\)$/);
});
