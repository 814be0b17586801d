import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { exitCode } from '../../runtime/model/exit-code.js';
import { runbook } from '../support/cli.js';
import { root } from '../support/paths.js';

/** The help of a command and of all below it, by their names. */
async function helpFrom(words: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { code, stdout } = await runbook([...words, '--help']);
  assert.equal(code, 0, words.join(' '));
  const found = new Map([[words.join(' '), stdout]]);
  for (const name of commandsIn(stdout).filter((below) => below !== 'help')) {
    for (const [below, help] of await helpFrom([...words, name])) found.set(below, help);
  }
  return found;
}

/** The names under every heading of a help that lists commands. */
function commandsIn(help: string): readonly string[] {
  const listed = help
    .split('\n\n')
    .filter((part) => /^[^\n]+:\n {2}[a-z]/.test(part) && !part.startsWith('Arguments:'));
  return listed.flatMap((part) => [...part.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name = '']) => name));
}

const helps = await helpFrom([]);

test('the help of every command, and of what is below it, fits a terminal of 80 columns', () => {
  for (const name of ['compile', 'approve', 'evidence check', 'audit sync', 'panic clear', 'policy explain', 'dap']) {
    assert.ok(helps.has(name), `${name} is in ${[...helps.keys()].join(', ')}`);
  }
  for (const [name, help] of helps) {
    const wide = help.split('\n').filter((line) => line.length > 80);
    assert.deepEqual(wide, [], `runbook ${name}`);
  }
});

test('a list of commands says each in one line', () => {
  for (const [name, help] of helps) {
    for (const below of commandsIn(help))
      assert.match(help, new RegExp(`^  ${below} +\\S.*\\n(  [a-z]|\\n|$)`, 'm'), name);
  }
});

test('the commands are listed in groups, each said with what it is for', () => {
  const top = helps.get('') ?? '';
  assert.match(top, /^Run it:\n {2}exec .*\n {2}debug .*\n {2}resume /m);
  assert.match(top, /^Answer a run that waits for a person:\n {2}approve .*\n {2}reject /m);
  assert.doesNotMatch(top, /^Commands:/m);
});

test('approve shows the two words that it takes, and refuses more with a word on why', async () => {
  assert.match(helps.get('approve') ?? '', /^Usage: runbook approve \[options\] <run> <step>$/m);
  const { code, stderr } = await runbook(['approve', 'RUN', 'one', 'two']);
  assert.deepEqual([code, stderr.includes("'one two' names more than one step")], [3, true], stderr);
});

/** The help of a command with that of all below it: one of those is called where none is named. */
function wholeHelp(name: string): string {
  return [...helps].flatMap(([known, help]) => (`${known} `.startsWith(`${name} `) ? [help] : [])).join('\n');
}

const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('every command in the README is one of the program, with options that it takes', () => {
  const lines = [...readme.matchAll(/^ {4}(?:npx )?runbook (.+?)(?: {2,}#.*)?$/gm)].map(([, line = '']) => line);
  const calls = [...lines, ...[...readme.matchAll(/`runbook ([^`]+)`/g)].map(([, line = '']) => line)];
  assert.ok(calls.length > 20, calls.join('\n'));
  for (const call of calls) {
    const [first = '', second = ''] = call.split(' ');
    const help = helps.get(`${first} ${second}`) ?? wholeHelp(first);
    assert.notEqual(help, '', `runbook ${call}`);
    for (const option of call.match(/--[a-z-]+/g) ?? [])
      assert.match(help, new RegExp(`^  (-., )?${option}\\b`, 'm'), call);
  }
});

test('the README tells every exit code, and no other', () => {
  const told = [...readme.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  assert.deepEqual(told, Object.values(exitCode));
});
