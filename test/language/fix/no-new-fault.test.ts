import assert from 'node:assert/strict';
import test from 'node:test';
import { type Analysis, actionsAt, readRunbook, type TextAction } from '../../../runtime/language/index.js';
import type { Diagnostic } from '../../../runtime/model/diagnostic.js';
import { markedFixtures } from '../marked-fixture.js';
import { after } from './apply.js';

/** Where a person may stand: at every fault, in every step and on every word of a command. */
function places({ text, diagnostics, outline }: Analysis): readonly number[] {
  const steps = outline.steps.flatMap(({ node, argv, instructions }) => [
    node.at.start,
    ...argv.map(({ at }) => at.start + 1),
    ...(instructions ? [instructions.at.start + 1] : []),
  ]);
  return [...new Set([...diagnostics.map(({ at }) => at.start), ...steps, text.indexOf('runbook/v')])];
}

/** Every different change that some place of a text offers. */
function offered(analysis: Analysis): ReadonlyMap<string, TextAction> {
  const actions = places(analysis).flatMap((start) => actionsAt(analysis, { start, end: start }));
  return new Map(actions.filter(({ change }) => change.ok).map((action) => [after(analysis.text, action), action]));
}

/** How many errors there are, how many errors and warnings, and how many faults. */
function counted(faults: readonly Diagnostic[]): readonly number[] {
  const ranks = faults.map(({ severity }) => ['error', 'warning', 'information'].indexOf(severity));
  return [0, 1, 2].map((most) => ranks.filter((rank) => rank <= most).length);
}

// As long as a text is not read whole, its rules are not asked, so that only its reading can be compared.
const isOfReading = ({ code }: Diagnostic) => /^(yaml|schema|document)\//.test(code);

/** The faults that an action could have brought. */
function comparable({ diagnostics }: Analysis, before: Analysis): readonly Diagnostic[] {
  const isRead = !before.diagnostics.some(isOfReading);
  // A comment that leaves a fault as it is may outlive the fault.
  return diagnostics.filter((fault) => (isRead || isOfReading(fault)) && fault.code !== 'suppressions/unused');
}

test('no action on a fixture brings more faults or worse ones, and a fix takes away what it solves', () => {
  const kinds = new Set<string>();
  let count = 0;
  for (const { name, text } of markedFixtures()) {
    const before = readRunbook(text);
    const limits = counted(comparable(before, before));
    for (const [changed, { kind, title, solves }] of offered(before)) {
      // The reason why a fault is left as it is can only come from a person.
      const now = readRunbook(changed.replace(/(# runbook-ignore \S+:) $/m, '$1 it is meant'));
      const about = `'${title}' on ${name}:\n${changed}`;
      const left = counted(comparable(now, before));
      assert.ok(
        left.every((faults, rank) => faults <= (limits[rank] ?? 0)),
        `${left} after ${limits}, ${about}`,
      );
      for (const { code, message } of solves) {
        const same = ({ diagnostics }: Analysis) =>
          diagnostics.filter((fault) => fault.code === code && fault.message === message).length;
        assert.ok(same(now) < same(before), `${code} ${message} is left, ${about}`);
      }
      kinds.add(kind);
      count += 1;
    }
  }
  assert.deepEqual([...kinds].sort(), ['quickfix', 'refactor.extract', 'refactor.rewrite', 'source.fixAll.runbook']);
  assert.ok(count > 150, `only ${count} actions`);
});
