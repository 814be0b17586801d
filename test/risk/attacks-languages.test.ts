// What an adversarial review found: texts in other languages that did more than their class said.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Risk } from '../../runtime/model/risk.js';
import { classifyShell } from '../support/classify.js';

function check(shell: string, asText: (text: string) => string, expected: Readonly<Partial<Record<Risk, string[]>>>) {
  const wrong = Object.entries(expected).flatMap(([risk, texts]) =>
    texts.flatMap((text) => {
      const found = classifyShell(asText(text), { shell });
      return found.risk === risk ? [] : [[text, `${found.risk} and not ${risk}`]];
    }),
  );
  assert.deepEqual(wrong, []);
}

const isItself = (text: string): string => text;
const quoted = (program: string) => (text: string) => `${program} '${text}'`;

test('a pipeline of MongoDB is safe where each stage is written out', () => {
  check('bash', quoted('mongosh --eval'), {
    safe: [
      'db.x.aggregate()',
      'db.x.aggregate([])',
      'db.x.aggregate([{$match: {a: [1, 2]}}, {$group: {_id: 1}},])',
      'db.x.aggregate({$match: {a: 1}}, {"$count": "n"})',
      'db.x.aggregate([{$match: {a: x}}], {allowDiskUse: true})',
      'db.runCommand({aggregate: "x", pipeline: [{$match: {}}], cursor: {}})',
    ],
    unknown: [
      'db.x.aggregate(p)',
      'db.x.aggregate([...p])',
      'db.x.aggregate([p])',
      'db.x.aggregate([{...p}])',
      'db.x.aggregate([{$match: {}}].concat(p))',
      'db.x.aggregate([{$match: {}} && p])',
      'db.x.aggregate([{["$o" + "ut"]: "y"}])',
      'db.x.find({["$wh" + "ere"]: "y"})',
      'db.runCommand({aggregate: "x", pipeline: p})',
    ],
    dangerous: ['db.x.aggregate([p, {$out: "y"}])'],
  });
});

test('a command of MongoDB is known where nothing else can come of its argument', () => {
  check('bash', quoted('mongosh --eval'), {
    safe: ['db.adminCommand("ping")', 'db.runCommand({ping: 1})', 'db.x.validate({full: true})', 'db.x.validate(true)'],
    unknown: [
      'db.adminCommand("ping" && x)',
      'db.runCommand({ping: 1} && x)',
      'db.x.validate(o)',
      'db.x.validate({...o})',
    ],
    dangerous: [
      'db.x.validate({full: true, repair: true})',
      'db.runCommand({validate: "x", repair: true})',
      'db.runCommand({validate: "x", fixMultikey: true})',
    ],
  });
});

test('a module of Python is not trusted with what it only hands on', () => {
  check('bash', quoted('python3 -c'), {
    safe: [
      'import platform; print(platform.system(), platform.uname().system)',
      'import datetime; print(datetime.datetime.now(), datetime.time.min)',
      'import random; print(random.random())',
      'import platform; platform.popen("ls")',
    ],
    unknown: ['import random; random._inst.shuffle(x)'],
    caution: ['import platform; platform.popen("rm x")', 'from platform import popen; popen("rm x")'],
    dangerous: [
      'import uuid; uuid.os.system("rm -rf /srv")',
      'import random; random._os.system("rm -rf /srv")',
      'from platform import os as o; o.system("rm -rf /srv")',
      'import uuid; uuid.platform.os.system(x)',
      'import os; o = os; o.system("rm -rf /srv")',
      'import os; o = os; list(map(o.system, x))',
    ],
  });
});

test('what PowerShell shares between commands is not set without notice', () => {
  check('powershell', isItself, {
    safe: [
      '[Net.ServicePointManager]::SecurityProtocol = "Tls12"',
      '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
      'Set-Variable -Name a -Value 1',
      'Set-PSReadLineOption -EditMode Emacs',
      'foreach ($a in 1) { Get-Date }',
    ],
    unknown: ['[Net.ServicePointManager]::("a" + "b") = 1', 'Set-Variable -Name $name -Value 1'],
    caution: [
      'Set-Variable -Name PSDefaultParameterValues -Value @{}',
      'sv global:PSDefaultParameterValues 1',
      'Write-Output @{} -PipelineVariable PSDefaultParameterValues',
      'Write-Output @{} | Tee-Object -Variable PSDefaultParameterValues',
      'foreach ($PSDefaultParameterValues in 1) { Get-Date }',
    ],
    dangerous: [
      '[Net.ServicePointManager]::ServerCertificateValidationCallback={$true}',
      '$s = [Net.ServicePointManager]; $s::ServerCertificateValidationCallback = { $true }',
      '[Net.ServicePointManager]::CertificatePolicy = New-Object TrustAll',
    ],
  });
});

test('what PowerShell loads, fetches or forgets is not taken for reading', () => {
  check('powershell', isItself, {
    safe: [
      'wget http://x.example -UseBasicParsing',
      'curl http://x.example',
      'cat a.txt',
      'Add-Type -AssemblyName System.Web',
    ],
    unknown: ['Add-Type -AssemblyName ./x', 'Add-Type -AssemblyName System.Web, ./x.dll', 'Add-Type -AssemblyName $x'],
    caution: [
      'wget http://x.example',
      'Clear-DnsClientCache',
      'Get-Job | Remove-Job',
      'Clear-History',
      'Set-PSReadLineOption -HistorySaveStyle SaveAtExit',
    ],
    dangerous: ['Set-PSReadLineOption -HistorySaveStyle SaveNothing', 'Set-PSReadLineOption -Hist:SaveNothing'],
  });
});

test('words of PowerShell that stand without a blank between are not taken for one', () => {
  check('powershell', isItself, {
    safe: ["Get-Item 'a'b", 'Get-Item $a-b', 'Get-Item "$a"\\b', 'Get-Date & ; Get-Date &', '0x1F -band 3', '.5 * 2'],
    unknown: [
      "iwr 'http://x.example'-OutFile a",
      'iwr (Get-Date)-OutFile a',
      'Get-Item $a.b-OutFile c',
      "Get-Item 'a'@b",
      'Get-Item @a-b',
      '&\n$x',
      "kubectl get pod 'a'-w",
    ],
    dangerous: ["Remove-Item 'a'-Recurse", "& 'b'-x"],
  });
});
