import assert from 'node:assert/strict';
import test from 'node:test';
import {
  checkedForWindows,
  isBatchFile,
  windowsCommandLine,
  windowsProgram,
} from '../../runtime/node/process/windows-command.js';
import { processesInCim, taskkillArguments, windowsFamily } from '../../runtime/node/process/windows-processes.js';

/** The words that the C library of Windows makes of a command line: backslashes count only before a quotation mark. */
function wordsOf(line: string): readonly string[] {
  const pieces = line.match(/\\*"|\\+|[^\\"]/g) ?? [];
  const { words } = pieces.reduce(afterPiece, { words: [], isOpen: false, isQuoted: false });
  return words;
}

interface Reading {
  readonly words: readonly string[];
  readonly isOpen: boolean;
  readonly isQuoted: boolean;
}

function afterPiece(before: Reading, piece: string): Reading {
  if (!piece.endsWith('"')) {
    return /[ \t]/.test(piece) && !before.isQuoted ? { ...before, isOpen: false } : withText(before, piece);
  }
  const backslashes = piece.length - 1;
  const text = '\\'.repeat(backslashes / 2);
  if (backslashes % 2 === 1) return withText(before, `${text}"`);
  return { ...withText(before, text), isQuoted: !before.isQuoted };
}

function withText({ words, isOpen, isQuoted }: Reading, text: string): Reading {
  const [done, open] = isOpen ? [words.slice(0, -1), words.at(-1) ?? ''] : [words, ''];
  return { words: [...done, open + text], isOpen: true, isQuoted };
}

test('a command line comes apart into the words it was made of', () => {
  const words = ['', ' ', 'a b', '\\', 'a\\', 'a b\\', 'C:\\x y\\\\', '"', '\\"', '\\\\"', 'a"b c"', 'é\t', '%X%', "'"];
  assert.deepEqual(wordsOf(windowsCommandLine(words)), words);
  for (const one of words)
    for (const other of words) assert.deepEqual(wordsOf(windowsCommandLine([one, other])), [one, other]);
  assert.equal(windowsCommandLine(['git', 'log', '--format=%h']), 'git log --format=%h');
});

test('a batch file gets no argument that cmd.exe could read as a command', () => {
  for (const character of ['"', '%', '!', '^', '&', '|', '<', '>', '(', ')', '\r', '\n', '\t', '\x1a']) {
    assert.equal(checkedForWindows('C:\\x\\npm.cmd', ['run', `a${character}b`]).ok, false, JSON.stringify(character));
    assert.equal(checkedForWindows('C:\\x\\node.exe', ['run', `a${character}b`]).ok, true);
  }
  assert.equal(checkedForWindows('C:\\x\\npm.cmd', ['run', 'a b', "it's", 'C:\\x\\', '$x', '', 'é;,=']).ok, true);
  const refused = checkedForWindows('C:\\x\\NPM.CMD', ['a&calc']);
  assert.equal(
    refused.ok ? '' : refused.error,
    "the argument 'a&calc' holds '&', which cmd.exe reads as a command because 'NPM.CMD' is a batch file; name the program that the batch file starts",
  );
});

test('a batch file is known by any spelling that Windows takes', () => {
  assert.deepEqual(['a.bat', 'A.CmD', 'a.cmd.', 'a.bat . '].map(isBatchFile), [true, true, true, true]);
  assert.deepEqual(['a.exe', 'cmd', 'a.cmd.exe', 'bat'].map(isBatchFile), [false, false, false, false]);
});

test('a command line that Windows would cut is refused', () => {
  assert.equal(checkedForWindows('C:\\x.exe', ['a'.repeat(32_000)]).ok, true);
  assert.equal(checkedForWindows('C:\\x.exe', ['a'.repeat(33_000)]).ok, false);
  assert.equal(checkedForWindows('C:\\x.cmd', ['a'.repeat(9000)]).ok, false);
});

test('a program is found in PATH by the endings of PATHEXT, and never in the current folder', () => {
  const files = [
    'C:\\tools\\kubectl.exe',
    'C:\\npm\\npm.cmd',
    'C:\\npm\\npm',
    'D:\\work\\git.exe',
    'D:\\work\\bin\\do.bat',
    'C:\\a b\\x.exe',
  ];
  const find = (name: string, environment: Readonly<Record<string, string>> = {}) =>
    windowsProgram(name, {
      cwd: 'D:\\work',
      environment: { Path: 'C:\\npm;relative;.;"C:\\a b";C:\\tools', ...environment },
      isFile: (path) => files.includes(path),
    });
  assert.equal(find('kubectl'), 'C:\\tools\\kubectl.exe');
  assert.equal(find('kubectl.exe'), 'C:\\tools\\kubectl.exe');
  assert.equal(find('npm'), 'C:\\npm\\npm.cmd');
  assert.equal(find('x'), 'C:\\a b\\x.exe');
  assert.equal(find('git'), undefined);
  assert.equal(find('.\\git'), 'D:\\work\\git.exe');
  assert.equal(find('bin/do'), 'D:\\work\\bin\\do.bat');
  assert.equal(find('D:\\work\\bin\\do.bat'), 'D:\\work\\bin\\do.bat');
  assert.equal(find('npm', { pathext: '.EXE' }), undefined);
});

test('processes are read from what PowerShell prints, a single one too', () => {
  const printed = '\uFEFF[{"p":0,"q":0,"t":0},{"p":4,"q":0,"t":638000000000000000},{"p":"x"},null]\r\n';
  assert.deepEqual(processesInCim(printed), [
    { pid: 0, parent: 0, isZombie: false },
    { pid: 4, parent: 0, started: 638_000_000_000_000_000, isZombie: false },
  ]);
  assert.equal(processesInCim('{"p":7,"q":1,"t":0}').length, 1);
  assert.deepEqual(processesInCim('Get-CimInstance : Access denied'), []);
  assert.deepEqual(taskkillArguments([7, 9]), ['/T', '/F', '/PID', '7', '/PID', '9']);
});

const startMs = Date.UTC(2026, 0, 1);
const ticks = (seconds: number) => 621_355_968_000_000_000 + (startMs + seconds * 1000) * 10_000;
const entry = (pid: number, parent: number, seconds: number) => ({
  pid,
  parent,
  started: ticks(seconds),
  isZombie: false,
});
const family = (table: readonly ReturnType<typeof entry>[]) =>
  windowsFamily(table, new Map([[100, startMs]]))
    .map(({ pid }) => pid)
    .sort();

test('orphans are found after their parent has ended', () => {
  assert.deepEqual(family([entry(100, 1, 0.1), entry(101, 100, 1), entry(102, 101, 2)]), [100, 101, 102]);
  assert.deepEqual(family([entry(101, 100, 1), entry(102, 101, 2), entry(7, 1, 0)]), [101, 102]);
});

test('a stranger that was given the number of a parent is none of ours, nor are its children', () => {
  assert.deepEqual(family([entry(100, 1, 60), entry(101, 100, 61)]), []);
  assert.deepEqual(family([entry(50, 100, -600), entry(100, 1, 0), entry(101, 100, 1)]), [100, 101]);
  assert.deepEqual(family([entry(100, 101, 0), entry(101, 100, 1)]), [100, 101]);
});
