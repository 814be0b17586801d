import assert from 'node:assert/strict';
import test from 'node:test';
import { isSameFile, pathOf, uriBeside } from '../../language-server/file-uri.js';

test('an address that VS Code makes on Windows is a path with the drive as the system writes it', () => {
  const path = 'C:\\Users\\ann\\My Runbooks\\pool (1).runbook.yaml';
  assert.equal(pathOf('file:///c%3A/Users/ann/My%20Runbooks/pool%20%281%29.runbook.yaml', 'win32'), path);
  // As other editors, and Node itself, spell it.
  assert.equal(pathOf('file:///C:/Users/ann/My%20Runbooks/pool%20(1).runbook.yaml', 'win32'), path);
});

test('a share is a path of its host', () => {
  assert.equal(pathOf('file://fileserver/ops/disk.runbook.yaml', 'win32'), '\\\\fileserver\\ops\\disk.runbook.yaml');
  assert.equal(pathOf('file://fileserver/ops/disk.runbook.yaml', 'darwin'), undefined);
});

test('what is no path of the machine has none', () => {
  assert.equal(pathOf('file:///etc/hosts', 'win32'), undefined);
  assert.equal(pathOf('untitled:Untitled-1', 'win32'), undefined);
  assert.equal(pathOf('file:///a%2Fb', 'darwin'), undefined);
});

test('two spellings of a file are one file, and letters have no case on Windows alone', () => {
  const [editor, node] = ['file:///c%3A/Ops/a%20%281%29.yaml', 'file:///C:/Ops/a%20(1).yaml'];
  assert.equal(isSameFile(editor, node, 'win32'), true);
  assert.equal(isSameFile(editor, 'file:///C:/ops/A%20(1).yaml', 'win32'), true);
  assert.equal(isSameFile(editor, 'file:///d%3A/Ops/a%20%281%29.yaml', 'win32'), false);
  assert.equal(isSameFile('file:///Ops/a%281%29.yaml', 'file:///Ops/a(1).yaml', 'darwin'), true);
  assert.equal(isSameFile('file:///Ops/a.yaml', 'file:///ops/a.yaml', 'linux'), false);
  assert.equal(isSameFile('untitled:a', 'untitled:a', 'win32'), true);
});

test('what a runbook names is found beside it, on its drive or its share', () => {
  const own = 'file:///c%3A/Ops/disk.runbook.yaml';
  assert.equal(uriBeside(own, 'guides/disk.md', 'win32'), 'file:///C:/Ops/guides/disk.md');
  assert.equal(uriBeside(own, 'guides\\disk.md', 'win32'), 'file:///C:/Ops/guides/disk.md');
  assert.equal(uriBeside(own, 'D:\\guides\\disk.md', 'win32'), 'file:///D:/guides/disk.md');
  assert.equal(uriBeside('file://fs/ops/disks/a.yaml', '..\\disk.md', 'win32'), 'file://fs/ops/disk.md');
  assert.equal(uriBeside('file:///ops/a.yaml', 'disk.md', 'darwin'), 'file:///ops/disk.md');
  assert.equal(uriBeside('untitled:a', 'disk.md', 'win32'), undefined);
});
