import assert from 'node:assert/strict';
import test from 'node:test';
import { lossIn } from '../../runtime/compiler/proposal/guard.js';
import { readRunbook } from '../../runtime/language/index.js';

const draft = `# TODO line 3: settle it
apiVersion: runbook/v1
meta:
  name: Guarded
  governance: {allowed_commands: [ls, rm]}
steps:
  - id: look
    type: cli
    with: {argv: [ls]}
    capture: {files: stdout}
    assertions: [{contains: a}]
    rollback: {instructions: look away}
  - id: clear
    type: cli
    risk: dangerous
    approvals: {min: 1}
    with: {argv: [rm, -r, /srv/x]}
  - id: ask
    type: manual
    instructions: |-
      Ask the owner.

      Wait for the answer.
    required_evidence: [{kind: checklist, name: done, items: [asked, waited]}]
`;

test('a draft that only says more loses nothing, and one that is no longer valid does', () => {
  loses('id: look\n', 'id: look\n    title: Look\n    description: All of them\n');
  loses('type: cli\n    risk: dangerous\n', 'type: cli\n    when: vars.x == "y"\n    risk: dangerous\n', /at fault/);
  loses('# TODO line 3: settle it', '# TODO line 3: settle it; a model answers: it is settled');
});

test('whatever a draft loses is found, whichever change it comes from', () => {
  loses('# TODO line 3: settle it\n', '', /a TODO would be lost/);
  loses('[ls, rm]', '[ls, rm, dd]', /of its governance would change/);
  loses('name: Guarded', 'name: Free', /would change/);
  loses('argv: [ls]', 'argv: [ls, -R]', /another 'with'/);
  loses('    capture: {files: stdout}\n', '', /would lose what it captures/);
  loses('    assertions: [{contains: a}]\n', '', /would lose an assertion/);
  loses('    rollback: {instructions: look away}\n', '', /would lose its 'rollback'/);
  loses('    approvals: {min: 1}\n', '', /another 'approvals'/);
  loses('    risk: dangerous\n', '', /another 'risk'/);
  loses('Wait for the answer.', 'Go on.', /would have other instructions/);
  loses('\n\n      Wait for the answer.', '', /would have other instructions/);
  loses('items: [asked, waited]', 'items: [asked]', /less evidence/);
  loses('steps:\n', 'steps:\n  - {id: more, type: cli, with: {argv: [uptime]}}\n', /would run \["uptime"\]|at fault/);
  loses('id: look', 'id: looked', /step 'look' would be lost or moved/);
  loses('argv: [ls]', 'argv: [ls', /at fault/);
});

/** What is lost where one text of the draft becomes another; nothing without a pattern. */
function loses(from: string, to: string, loss?: RegExp): void {
  assert.ok(draft.includes(from), from);
  const found = lossIn(readRunbook(draft), readRunbook(draft.replace(from, to)));
  if (loss) assert.match(found ?? 'nothing is lost', loss);
  else assert.equal(found, undefined);
}
