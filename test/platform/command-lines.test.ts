import assert from 'node:assert/strict';
import test from 'node:test';
import { scriptArgv } from '../../runtime/engine/script.js';
import { windowsCommand, windowsEnvironment } from '../../runtime/node/process/windows-command.js';

const files = new Set([
  'C:\\Program Files\\Git\\cmd\\git.exe',
  'C:\\Windows\\System32\\whoami.exe',
  'C:\\Users\\ann\\scoop\\shims\\kubectl.exe',
  'C:\\Program Files\\nodejs\\npm.cmd',
  'C:\\Program Files\\PowerShell\\7\\pwsh.exe',
  'D:\\runbooks\\bin\\probe.exe',
  'D:\\runbooks\\git.exe',
]);
const path =
  'C:\\Windows\\System32;"C:\\Program Files\\Git\\cmd";C:\\Users\\ann\\scoop\\shims;C:\\Program Files\\nodejs\\;C:\\Program Files\\PowerShell\\7;.;';
const pathext = '.COM;.EXE;.BAT;.CMD;.VBS;.JS';

function started(...argv: readonly string[]) {
  const environment = { Path: path, PATHEXT: pathext };
  const isFile = (candidate: string) => [...files].some((file) => file.toLowerCase() === candidate.toLowerCase());
  return windowsCommand(argv, { cwd: 'D:\\runbooks', environment, isFile });
}

test('a tool is found by Path and PATHEXT as a fresh Windows has them, quotation marks and all', () => {
  for (const [name, file] of [
    ['git', 'C:\\Program Files\\Git\\cmd\\git.exe'],
    ['KUBECTL', 'C:\\Users\\ann\\scoop\\shims\\KUBECTL.exe'],
    ['whoami.exe', 'C:\\Windows\\System32\\whoami.exe'],
    ['bin/probe', 'D:\\runbooks\\bin\\probe.exe'],
  ] as const)
    assert.deepEqual(started(name, 'status'), { ok: true, value: [file, 'status'] });
});

test('what only lies in the folder of the runbook is not taken for a tool of its name', () => {
  files.delete('C:\\Program Files\\Git\\cmd\\git.exe');
  assert.deepEqual(started('git', 'status'), { ok: false, error: undefined });
  files.add('C:\\Program Files\\Git\\cmd\\git.exe');
});

test('a batch file is started with plain words, and not with what cmd.exe reads', () => {
  assert.deepEqual(started('npm', 'run', 'check all'), {
    ok: true,
    value: ['C:\\Program Files\\nodejs\\npm.cmd', 'run', 'check all'],
  });
  const refused = started('npm', 'run', '%PATH%');
  assert.match(refused.ok ? '' : (refused.error ?? ''), /^'npm' cannot be started: .*'%'.*batch file/);
});

test('a script of PowerShell is one word, whatever it holds', () => {
  const text = 'Get-Item "C:\\x y" | ForEach-Object { $_.Name }\r\nexit 0';
  const argv = scriptArgv('pwsh', text, 'look');
  assert.equal(argv[0], 'pwsh');
  assert.ok(argv.includes('-NoProfile') && argv.includes('-NonInteractive'));
  assert.ok(argv.some((word) => word.includes(text)));
  const command = started(...argv);
  assert.equal(command.ok && command.value[0], 'C:\\Program Files\\PowerShell\\7\\pwsh.exe');
});

test('a variable that a step names takes the place of the same one in other letters', () => {
  const environment = windowsEnvironment({ Path: 'C:\\Windows', SystemRoot: 'C:\\Windows', PATH: 'D:\\tools' });
  assert.deepEqual(environment, { PATH: 'D:\\tools', SystemRoot: 'C:\\Windows' });
  const isFile = (candidate: string) => candidate === 'D:\\tools\\git.exe';
  const found = windowsCommand(['git'], { cwd: 'D:\\', environment, isFile });
  assert.deepEqual(found, { ok: true, value: ['D:\\tools\\git.exe'] });
});
