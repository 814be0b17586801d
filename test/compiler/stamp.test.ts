import assert from 'node:assert/strict';
import test from 'node:test';
import { draftState } from '../../runtime/compiler/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { compiled } from './support.js';

const { runbook, mapping } = compiled('# x\n\nRun `ls -l`.\n');

test('a compiled file is unchanged until someone edits it', () => {
  for (const text of [runbook, mapping]) {
    check(text, 'unchanged');
    check(text.replaceAll('\n', '\r\n'), 'unchanged');
    check(`${text}# more\n`, 'edited');
    check(text.replace('ls', 'ps'), 'edited');
    check(text.slice(0, -1), 'edited');
  }
});

test('a file that is not there is absent, and one without a stamp counts as edited', () => {
  check(undefined, 'absent');
  check('', 'edited');
  check('apiVersion: runbook/v0\n', 'edited');
});

test('the first line of a generated file names its guide, whatever that is called', () => {
  assert.match(runbook, /^# Compiled from guide\.md /);
  const odd = compiled('# x\n\nRun `ls -l`.\n', 'a/b/--> evil\n.md');
  assert.match(odd.mapping, /^<!-- Compiled from -_ evil_\.md /);
  assert.equal(draftState(odd.runbook, sha256Hex), 'unchanged');
});

function check(text: string | undefined, state: string): void {
  assert.equal(draftState(text, sha256Hex), state);
}
