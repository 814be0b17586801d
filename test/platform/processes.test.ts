import assert from 'node:assert/strict';
import test from 'node:test';
import { whyRunning } from '../../runtime/cli/render/panic.js';
import { isControlling } from '../../runtime/node/controlling-terminal.js';
import { writableByOthers } from '../../runtime/node/keys/key-file.js';
import { descendants } from '../../runtime/node/process/descendants.js';
import { listingOf } from '../../runtime/node/process/table.js';
import { windowsFamily } from '../../runtime/node/process/windows-processes.js';

/** As ps prints on a Mac: a login shell, a program in the foreground with two children, one stopped, one that waits to be buried. */
const macPs = `    1     0     1 Ss
  331     1   331 Ss
  620   331   620 S
  622   620   622 S+
  640   622   640 Ss
  641   640   640 S
  642   640   640 T
  643   640   640 Z
  699   641   699 SNs
 1204     1   642 U
`;

/** As PowerShell prints in one line: a shell that started cmd, which started ping and left; a stranger has an old number. */
const cim = `\uFEFF[${[
  { p: 0, q: 0, t: 0 },
  { p: 4, q: 0, t: 638_996_544_000_000_000 },
  { p: 5120, q: 984, t: 638_996_600_000_000_000 },
  { p: 7340, q: 5120, t: 638_996_610_000_000_000 },
  { p: 9012, q: 7340, t: 638_996_610_500_000_000 },
  { p: 9200, q: 6000, t: 638_996_610_900_000_000 },
  { p: 3300, q: 7340, t: 638_996_500_000_000_000 },
]
  .map((row) => JSON.stringify(row))
  .join(',')}]\r\n`;

test('on a Mac the processes are those of ps, with their groups and what each is doing', () => {
  const listing = listingOf('darwin');
  assert.deepEqual(listing?.argv, ['ps', '-A', '-o', 'pid=,ppid=,pgid=,stat=']);
  const table = listing.read(macPs);
  assert.equal(table.length, 10);
  assert.deepEqual(
    table.filter(({ isStopped }) => isStopped).map(({ pid }) => pid),
    [642],
  );
  assert.deepEqual(
    table.filter(({ isZombie }) => isZombie).map(({ pid }) => pid),
    [643],
  );
  const family = descendants(table, [{ pid: 640 }]).map(({ pid }) => pid);
  assert.deepEqual(family.sort(), [640, 641, 642, 643, 699], 'one that leads a group of its own is still a child');
});

test('on Windows they are those of PowerShell, read from one line of JSON with a mark before it', () => {
  const listing = listingOf('win32');
  assert.equal(listing?.argv[0], 'powershell.exe');
  assert.ok(listing.argv.includes('-NoProfile'), 'a profile could print what is no list');
  assert.equal(listing.read(cim).length, 7);
  assert.deepEqual(listing.read('Get-CimInstance : Access denied\r\n'), []);
});

test('on Windows a family holds what an ended child started, and no stranger with the number of one', () => {
  const table = listingOf('win32')?.read(cim) ?? [];
  const began = (638_996_610_000_000_000 - 621_355_968_000_000_000) / 10_000;
  assert.deepEqual(
    windowsFamily(table, new Map([[7340, began]]))
      .map(({ pid }) => pid)
      .sort(),
    [7340, 9012],
    '3300 is older than the program whose number its parent had',
  );
  assert.deepEqual(
    windowsFamily(table, new Map([[6000, began]])).map(({ pid }) => pid),
    [9200],
  );
});

test('Linux lists its processes as files', () => {
  assert.equal(listingOf('linux'), undefined);
});

test('a Mac says only that there is a terminal, Windows nothing, and Linux which one it is', () => {
  const facts = { isThere: () => true, device: () => 34_817, controlling: () => 34_817 };
  const isGone = () => assert.fail('ENXIO');
  assert.equal(isControlling({ ...facts, platform: 'darwin', controlling: () => undefined }), true);
  assert.equal(isControlling({ ...facts, platform: 'darwin', isThere: isGone }), false);
  assert.equal(isControlling({ ...facts, platform: 'win32', isThere: isGone }), true);
  assert.equal(isControlling({ ...facts, platform: 'linux' }), true);
  assert.equal(isControlling({ ...facts, platform: 'linux', device: () => 34_818 }), false);
});

test('a file on Windows has no mode that says who writes to it', () => {
  assert.equal(writableByOthers({ mode: 0o100_666 }, 'win32'), false);
  assert.equal(writableByOthers({ mode: 0o100_666 }, 'darwin'), true);
  assert.equal(writableByOthers({ mode: 0o100_644 }, 'darwin'), false);
});

test('after a halt Windows says that it cannot freeze, and the others whose the processes are', () => {
  assert.match(whyRunning('win32'), /Windows cannot freeze/);
  assert.match(whyRunning('darwin'), /another account/);
});
