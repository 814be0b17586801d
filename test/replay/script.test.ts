// Scripts are played by an interpreter of ours, so it is held against bash itself: both must write the same and end the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { playScript, type ScriptCall, type ShellCall, shellCallOf } from '../../runtime/replay/script/index.js';
import { scripts } from './script/scripts.js';

interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

const environment = { PATH: process.env['PATH'] ?? '', HOME: '/usr', LC_ALL: 'C.UTF-8' };
const given = ['name', 'one', 'two words'];

// The programs of the scripts, once for bash and once as a scenario would answer them.
const programs = `
say() { printf '[%s]' "$@"; echo; }
fail() { return "$1"; }
warn() { printf 'warning: %s\\n' "$1" >&2; }
export -f say fail warn
`;

const answer: ScriptCall = ([name = '', ...words], stdin, variables) => {
  switch (name) {
    case 'say':
      return {
        exit: 0,
        stdout: `${words.length === 0 ? '[]' : words.map((word) => `[${word}]`).join('')}\n`,
        stderr: '',
      };
    case 'fail':
      return { exit: Number(words[0]), stdout: '', stderr: '' };
    case 'warn':
      return { exit: 0, stdout: '', stderr: `warning: ${words[0]}\n` };
    case 'cat':
      return { exit: 0, stdout: stdin, stderr: '' };
    case 'printenv': {
      const value = variables[words[0] ?? ''];
      return { exit: value === undefined ? 1 : 0, stdout: value === undefined ? '' : `${value}\n`, stderr: '' };
    }
    case 'f':
      return { exit: 127, stdout: '', stderr: 'name: line 1: f: command not found\n' };
    default:
      throw new Error(`'${name}' is not a program of these tests`);
  }
};

/** What bash does with each script, all in one process and its children. */
function outcomesInBash(texts: readonly string[]): readonly Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), 'script-'));
  const driver = `${programs}
    cd /; i=0
    for script in "$@"; do
      bash -c "$script" ${given.map((word) => `'${word}'`).join(' ')} >${folder}/$i.out 2>${folder}/$i.err </dev/null
      echo $? >${folder}/$i.exit; i=$((i + 1))
    done`;
  execFileSync('bash', ['-c', driver, 'driver', ...texts], { env: environment });
  const read = (index: number, kind: string) => readFileSync(join(folder, `${index}.${kind}`), 'utf8');
  return texts.map((_, index) => ({
    exit: Number(read(index, 'exit')),
    stdout: read(index, 'out'),
    stderr: read(index, 'err'),
  }));
}

function played(script: string, shell: ShellCall['shell'] = 'bash') {
  return playScript({ shell, script, options: [], positional: given }, { environment, cwd: '/', stdin: '' }, answer);
}

/** What playing a script gives; a fault as the text of it. */
function outcomeOf(script: string): Outcome | string {
  const outcome = played(script);
  return outcome.ok ? outcome.value : `line ${outcome.error.line}: ${outcome.error.message}`;
}

test('a script that is played writes and ends as in bash', () => {
  const real = outcomesInBash(scripts);
  for (const [index, script] of scripts.entries()) assert.deepEqual(outcomeOf(script), real[index], script);
});

const advice = "; record the script as one call: 'runbook record'";

const faults: readonly (readonly [script: string, fault: string])[] = [
  ['echo a\n\nsay x > out.txt', "line 3: 'out.txt' is a file that is written"],
  ['cat < in.txt', "line 1: 'in.txt' is a file that is read"],
  ['echo a >> "$HOME/log"', "line 1: '/usr/log' is a file that is written"],
  ['say *.txt', "line 1: '*.txt' is a pattern for names of files, and no disk is looked at; put it in quotes"],
  ['x="*"; say $x', "line 1: '*' is a pattern for names of files, and no disk is looked at; put it in quotes"],
  [
    'for f in [ab]*; do :; done',
    "line 1: '[ab]*' is a pattern for names of files, and no disk is looked at; put it in quotes",
  ],
  ['cat <(say x)', "line 1: '<(say x)' is a process in the place of a file, which is not played"],
  ['say a &\nwait', "line 1: '&' starts something beside the script"],
  ['x=1\nif true; then\n  eval "say x"\nfi', "line 3: 'eval' is a command of the shell that is not played"],
  ['. ./functions', "line 1: '.' is a command of the shell that is not played"],
  ['exec say', "line 1: 'exec' is a command of the shell that is not played"],
  ['command -v say', "line 1: 'command' is a command of the shell that is not played"],
  ['a=(1 2)', "line 1: 'a=(1 2)' makes a list"],
  ['echo ${a[1]}', "line 1: '${a[1]}' reads a list"],
  ['echo ${!x}', "line 1: '${!x}' takes the name of a variable from another one"],
  ['echo $RANDOM', "line 1: '$RANDOM' is another value in each run"],
  ['echo $$', "line 1: '$$' is another value in each run"],
  ['coproc say', "line 1: 'coproc' starts something beside the script"],
  ['time say', "line 1: 'time' measures what takes no time"],
  ['select x in a; do :; done', "line 1: 'select' asks a person"],
  ['[ -f x ]', "line 1: '-f x' looks at the machine"],
  ['[[ a < b ]]', "line 1: '<' in '[[ … ]]' looks at the machine"],
  ['[[ a =~ \\d ]]', "line 1: '\\d' holds '\\d', which is read differently in bash"],
  ['trap x ERR', "line 1: 'trap' for 'ERR' is not played"],
  ['set -k', "line 1: 'set -k' is not played"],
  ['shopt -s extglob', "line 1: 'shopt' is a command of the shell that is not played"],
  ['printf "%.1f" 0.15', 'line 1: a number lies halfway between two others, and machines differ in how they round it'],
  ['echo $((1 / 0))', 'line 1: arithmetic divides by 0'],
  ["printf '\\377'", "line 1: '\\377' writes a byte that is no character by itself"],
  ['x=$(printf "a\\0b")', 'line 1: a value is read from output that is not text'],
  ['if true; then', "line 1: the script cannot be read: expected command after 'then'"],
  ['echo a\necho "b', 'line 2: the script cannot be read: unterminated double quote'],
  ['while true; do :; done', 'line 1: more than 100000 commands are played, so a loop may never end'],
  ['f() { f; }\nf', 'line 1: more than 150 commands, functions or expressions lie inside each other'],
  [
    `echo $((${'1+'.repeat(5_000)}1))`,
    'line 1: more than 150 commands, functions or expressions lie inside each other',
  ],
  [`[ ${'! '.repeat(5_000)}a = b ]`, 'line 1: more than 150 commands, functions or expressions lie inside each other'],
  [
    'echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}',
    `line 1: '${'{a,b}'.repeat(14)}' becomes more than 10000 words`,
  ],
  ['x=0123456789; while :; do x=$x$x; done', 'line 1: a value becomes longer than 12582912 characters'],
  ['while :; do printf "%10000s" a; done', 'line 1: more than 12582912 characters are written'],
];

test('what could only be guessed is a fault with its line, and no loop goes on for ever', () => {
  for (const [script, fault] of faults) assert.equal(outcomeOf(script), fault + advice, script);
});

const notInEverySh: readonly string[] = [
  '[[ a = a ]]',
  'echo "a\\nb"',
  'echo -e a',
  'cat <<<x',
  'say {a,b}',
  'x=a; say ${x/a/b}',
  'x=a; say ${x:1}',
  'x=1; x+=2',
  'say a &>/dev/null',
  'function f { :; }; f',
  '((1))',
  "say $'a'",
  'say a |& cat',
  'set -o pipefail',
  '[ a == a ]',
  'x="a b"; export y=$x',
  'X=1 :',
  'echo $((x++))',
  'echo ${x:?gone}',
];

test("a script for 'sh' is played only where every 'sh' does the same", () => {
  const before =
    'a="b c"; for i in $a; do case $i in b*) printf "%s\\n" "${i#b}-${a%c}";; *) say "$i" | cat;; esac; done';
  assert.deepEqual(played(before, 'sh'), { ok: true, value: { exit: 0, stdout: '-b \n[c]\n', stderr: '' } });
  assert.deepEqual(
    notInEverySh.filter((script) => played(script, 'sh').ok),
    [],
  );
});

test('the script of a shell is found in its argv, with its options and words', () => {
  const bash = { shell: 'bash', script: 'say "$1"', positional: ['name', 'a'] };
  assert.deepEqual(shellCallOf(['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', 'say "$1"', 'name', 'a']), {
    ...bash,
    options: ['-eo', 'pipefail'],
  });
  assert.deepEqual(shellCallOf(['/bin/sh', '-ec', 'x']), {
    shell: 'sh',
    script: 'x',
    options: ['-e'],
    positional: ['/bin/sh'],
  });
  const others = [
    ['bash', 'file.sh'],
    ['bash', '-c'],
    ['zsh', '-c', 'x'],
    ['pwsh', '-c', 'x'],
    ['./bash', '-c', 'x'],
  ];
  for (const argv of [...others, ['bash', '--rcfile', 'x', '-c', 'y']]) assert.equal(shellCallOf(argv), undefined);
});

test('options before a script hold in it, and programs see what is exported', () => {
  const call = shellCallOf(['bash', '-euo', 'pipefail', '-c', 'fail 3 | cat; echo no', 'name']);
  assert.ok(call);
  assert.deepEqual(playScript(call, { environment, cwd: '/', stdin: '' }, answer), {
    ok: true,
    value: { exit: 3, stdout: '', stderr: '' },
  });
});

// Scripts of a few commands out of the parts that meet each other most.
const word = fc.constantFrom(
  'a',
  '"$x"',
  '$x',
  '${y:-d e}',
  '"$@"',
  "'q r'",
  '$(echo s)',
  '$((n + 1))',
  '"${x%b}"',
  '$?',
  '""',
);
const simple = fc.oneof(
  fc
    .tuple(fc.constantFrom('say', 'echo', "printf '<%s>'", 'f'), fc.array(word, { maxLength: 3 }))
    .map(([name, words]) => [name, ...words].join(' ')),
  fc.constantFrom(
    'x=ab',
    'x="p  q"',
    'x=$(fail 2)',
    'y=1',
    'unset y',
    'n=$((n + 1))',
    'true',
    'false',
    'fail 3',
    'warn w',
  ),
  fc.constantFrom(
    'set -e',
    'set +e',
    'set -o pipefail',
    'set -u',
    'IFS=b',
    'shift',
    'read x y',
    'exit 4',
    '[ "$x" = ab ]',
    '[[ $x == a* ]]',
  ),
);
const commands = fc.letrec<{ command: string; list: string }>((tie) => ({
  list: fc.array(tie('command'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('; ')),
  command: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 5, arbitrary: simple },
    fc
      .tuple(tie('command'), fc.constantFrom('&&', '||'), tie('command'))
      .map(([one, sign, two]) => `${one} ${sign} ${two}`),
    // The left side says nothing on its own, for both sides run at once in bash, and the right side reads all of it.
    fc
      .tuple(tie('command'), tie('command'))
      .map(([one, two]) => `{ ${one}; } 2>/dev/null | { cat; { ${two}; } </dev/null; }`),
    tie('command').map((command) => `! { ${command}; }`),
    tie('list').map((list) => `{ ${list}; }`),
    tie('list').map((list) => `( ${list} )`),
    tie('list').map((list) => `say "$( ${list} )"`),
    tie('list').map((list) => `x=$( ${list} )`),
    fc.tuple(tie('list'), tie('list')).map(([one, two]) => `if ${one}; then ${two}; else echo e; fi`),
    tie('list').map((list) => `for i in 1 2; do ${list}; [ $i = 1 ] || break; done`),
    tie('list').map((list) => `printf 'l 1\\nm' | while read -r l; do ${list}; done`),
    tie('list').map((list) => `case $x in a*) ${list};; *) echo c;; esac`),
    tie('list').map((list) => `f() { echo "f $#"; ${list}; }`),
    tie('list').map((list) => `{ ${list}; } 2>&1`),
  ),
}));

/** Bash counts the lines of what stands in `$(…)` in its own way. */
function withoutLines({ exit, stdout, stderr }: Outcome): Outcome {
  const [out = '', err = ''] = [stdout, stderr].map((text) => text.replace(/: line \d+: /g, ': '));
  return { exit, stdout: out, stderr: err };
}

test('scripts made of parts that meet each other do the same as in bash', () => {
  // A function that calls itself never ends.
  const texts = fc
    .sample(commands.list, { numRuns: 100, seed: 20 })
    .map((text) => `n=1; ${text}`)
    .filter((text) => !/f\(\)[\s\S]*\bf\b(?!\()/.test(text.replace(/"f \$#"/g, '')));
  const real = outcomesInBash(texts);
  let same = 0;
  for (const [index, text] of texts.entries()) {
    const outcome = outcomeOf(text);
    if (typeof outcome === 'string') continue;
    assert.deepEqual(withoutLines(outcome), withoutLines(real[index]!), text);
    same += 1;
  }
  assert.ok(same > texts.length * 0.9, `only ${same} of ${texts.length} are played`);
});
