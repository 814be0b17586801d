import assert from 'node:assert/strict';
import test from 'node:test';
import { commandsIn, compiled } from './support.js';

test('prompts are taken off and what follows them is output', () => {
  check('$ df -h\nFilesystem  Size\n$ id', ['df -h', 'id']);
  check('$sudo lsblk\nNAME  SIZE', ['sudo lsblk']);
  check('PS C:\\Users\\me> Get-Date\nMonday', ['Get-Date']);
  check('root@web1:/etc# systemctl status nginx\n● nginx.service', ['systemctl status nginx']);
  check('[ops@web1 ~]$ uptime', ['uptime']);
  check('d:\\temp>fsutil fsinfo ntfsinfo c:\nTotal Reserved : 0x28e4', ['fsutil fsinfo ntfsinfo c:']);
  check('mysql> show tables;\n+--------+', ['show tables;']);
  check('# systemctl status nginx\nActive: active (running)', ['systemctl status nginx']);
});

test('the label of a fence does not decide', () => {
  check('2026-01-01 10:00:00 ERROR kubectl get pods failed', [], 'shell');
  check('kubectl get pods', ['kubectl get pods']);
  check('kind: Pod\nmetadata:\n  name: x', [], 'bash');
  check('replicas: 3', [], 'yaml');
  check('Get-SPServer', ['Get-SPServer'], 'sql');
  check('$ ls -l', ['ls -l'], 'text');
  check('Set-Service -Name web -Status Running', ['Set-Service -Name web -Status Running'], 'code');
  check(
    '(new-object net.webclient).downloadfile("https://x.example/a.ps1","$pwd\\a.ps1");',
    ['(new-object net.webclient).downloadfile("https://x.example/a.ps1","$pwd\\a.ps1");'],
    'powershell',
  );
});

test('output below a command without a prompt is not a command, even after a blank line', () => {
  check(
    'kubectl get pods\n\nNAME    READY   STATUS    RESTARTS\nweb-1   1/1     Running   0',
    ['kubectl get pods'],
    'bash',
  );
  check('ls -la /etc\ntotal 24K\ndrwx------ 2 root root 4.0K May 20 07:31 .', ['ls -la /etc']);
});

test('continuation lines, pipelines, quotes and here-documents stay one command', () => {
  check('docker run \\\n  --rm \\\n  alpine', ['docker run \\\n  --rm \\\n  alpine']);
  check('cat access.log |\n  sort', ['cat access.log |\n  sort']);
  check(
    'curl -d \'{\n  "a": 1\n}\' http://localhost\nid',
    ['curl -d \'{\n  "a": 1\n}\' http://localhost', 'id'],
    'bash',
  );
  check('cat <<EOF > a.txt\nrm -rf /\nEOF\nid', ['cat <<EOF > a.txt\nrm -rf /\nEOF', 'id']);
  check('Get-Item `\n  -Path C:\\x', ['Get-Item `\n  -Path C:\\x'], 'powershell');
});

test('lines that depend on one another are one script, and settings in a row are one', () => {
  check(
    'POD=$(kubectl get pod -o name)\n# look\nkubectl logs $POD\nid',
    ['POD=$(kubectl get pod -o name)\n# look\nkubectl logs $POD', 'id'],
    'bash',
  );
  check('for a in 1 2; do\n  echo $a\ndone', ['for a in 1 2; do\n  echo $a\ndone']);
  check('A=1\nexport B=2\nid', ['A=1\nexport B=2', 'id'], 'bash');
  check('SELECT 1 FROM a;\n-- next\nSELECT 2\nFROM b;', ['SELECT 1 FROM a;', 'SELECT 2\nFROM b;'], 'sql');
});

test('comments between commands are left out', () => {
  check('# first\nid\n# then\nuname -a', ['id', 'uname -a'], 'bash');
});

test('the prompt of a client speaks the language of the client that was opened', () => {
  const { ir } = compiled(
    '1. Open it:\n\n   ```\n   redis-cli\n   ```\n\n2. Clear it:\n\n   ```\n   > flushall\n   ```\n',
  );
  assert.deepEqual(
    ir.commands.map(({ text, lang, risk }) => [text, lang, risk === 'safe']),
    [
      ['redis-cli', 'bash', false],
      ['flushall', 'redis', false],
    ],
  );
});

test('indented code blocks are read like fences', () => {
  assert.deepEqual(commandsIn('Run this:\n\n    df -h\n'), ['df -h']);
});

test('the lines of a command are those of the guide', () => {
  const [command] = compiled('# a\n\n- b\n\n  ```sh\n  $ ls \\\n      -l\n  total 0\n  ```\n').ir.commands;
  assert.deepEqual(
    [command?.line, command?.endLine, command?.output, command?.headings, command?.listItem],
    [6, 7, 'total 0', ['a'], '-'],
  );
});

function check(content: string, commands: readonly string[], label = ''): void {
  assert.deepEqual(commandsIn(`# Guide\n\nDo this.\n\n\`\`\`${label}\n${content}\n\`\`\`\n`), commands);
}
