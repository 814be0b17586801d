import assert from 'node:assert/strict';
import test from 'node:test';
import { classifyScript } from '../../runtime/risk/index.js';
import { judgeLanguage } from '../../runtime/risk/languages/index.js';
import { classifyArgv, classifyShell } from '../support/classify.js';

const parsers = { languages: judgeLanguage };

function classOf(text: string): string {
  return classifyShell(text).risk;
}

function check(risk: string, texts: readonly string[]): void {
  const wrong = texts.map((text) => [text, classOf(text)]).filter(([, found]) => found !== risk);
  assert.deepEqual(wrong, []);
}

const onlyBash = [
  '((touch /tmp/X))',
  "echo $'\\'; touch /tmp/X #'",
  '[[ a || /path/ev.sh ]]',
  'echo a &>/dev/null touch /tmp/X',
  'cat <(ls)',
  'ls |& cat',
  'cat <<< x',
  'function f {\n ls\n}',
  'echo $[ 1; touch x ]',
  "cat <<$'E'\nx\nE",
];

test('what only bash understands is not read in a script for sh', () => {
  for (const text of onlyBash) {
    const { final, isUnread } = classifyScript(text, 'sh', { parsers });
    assert.deepEqual([final.risk, isUnread], ['caution', true], text);
  }
  assert.equal(classifyScript('((rm -rf D))', 'sh', { parsers }).risk, 'dangerous');
});

test('a script for sh that POSIX understands is judged as in bash', () => {
  for (const text of ['df -h && echo $((1 + 2))', 'f() { df -h; }; f', 'for i in 1 2; do ls "$i"; done']) {
    const { risk, isUnread } = classifyScript(text, 'sh', { parsers });
    assert.deepEqual([risk, isUnread], ['safe', undefined], text);
  }
});

test('what only bash understands is not read where it is not known that bash reads it', () => {
  check('unknown', [
    "sh -c '((touch /tmp/X))'",
    "dash -c '[[ a || /path/ev.sh ]]'",
    "find . -exec sh -c '[[ a || /path/ev.sh ]]' \\;",
    "kubectl exec p -- sh -c '((touch /tmp/X))'",
    "ssh h '((touch /tmp/X))'",
    "su -c '((touch /tmp/X))' app",
    "watch '((touch /tmp/X))'",
    `awk 'BEGIN {system("((touch /tmp/X))")}'`,
    'sh <<E\n((touch /tmp/X))\nE',
    `sh -c "eval '((touch /tmp/X))'"`,
    "ksh -c 'ls &>/dev/null touch'",
  ]);
  assert.equal(classifyArgv(['sh', '-c', '((touch /tmp/X))']).risk, 'unknown');
});

test('a text counts as read by bash only where bash itself is handed it', () => {
  check('unknown', [
    "hyperfine 'bash --version' '((touch x))'",
    `hyperfine "bash -c '((touch x))'" '((touch x))'`,
    "su bash -c '((touch x))'",
  ]);
  check('safe', [
    "bash -c '[[ -f x ]] && ls'",
    "/bin/bash -euo pipefail -c '[[ -f x ]] && ls'",
    "sudo bash -c '[[ -f x ]] && ls'",
    "kubectl exec p -- bash -c '[[ -f x ]] && df -h'",
    "eval '[[ -f x ]] && ls'",
    "trap '[[ -f x ]] && ls' EXIT",
    'bash <<E\n[[ -f x ]]\nE',
    '[[ -f x ]] && ls',
  ]);
});

test('a value from outside that bash reads as code is not called safe', () => {
  check('unknown', [
    'echo $((X))',
    'echo $(( $X + 1 ))',
    '((X++))',
    'for ((i=0;i<N;i++)); do ls; done',
    '[[ "$X" -gt 3 ]]',
    'let "Y=X+1"',
    '[ -v "$X" ]',
    '[[ -v $X ]]',
    ...['echo ${!X}', 'echo ${m[$X]}', 'echo ${y:X}', 'echo ${X@P}', 'X=${X:-5}; echo $((X))'],
    'read "$X"',
    'declare "$X"',
    'a[$X]=1',
    'declare -i n; n=$X',
  ]);
});

test('a value proves nothing where it may not have been set before it is read', () => {
  check('unknown', [
    'false && X=1; echo $((X))',
    'X=1 true; echo $((X))',
    'echo $((X)); X=1',
    '(X=1); echo $((X))',
    'if ls; then X=1; fi; echo $((X))',
    'Y=$X; echo $((Y))',
    'Y=$(echo "$X"); echo $((Y))',
    'f() { echo $(( $1 + 1 )); }; f "$X"',
  ]);
});

test('numbers of the script itself, its counters and what its commands say stay safe in arithmetic', () => {
  check('safe', [
    'X=3; echo $((X+1)); ((X++)); [[ $X -gt 2 ]]',
    'for ((i=0;i<3;i++)); do echo $((i*2)); done',
    'for i in {1..5}; do echo $((i*2)); done',
    'i=0; while (( i < 5 )); do ls; i=$((i+1)); done',
    'n=$(ls | wc -l); if [[ $n -gt 3 ]]; then df -h; fi',
    "pct=$(df / | awk 'NR==2 {print $5}' | tr -d '%'); if (( pct > 90 )); then df -h; fi",
    'start=$(date +%s); end=$(date +%s); echo $((end - start))',
    'f() { local n=$1; echo $((n+1)); }; f 3',
    'cd /tmp && n=5 && echo $((n+1))',
    'declare -A m; m[$X]=1',
    'read -p "Go on with $X? " ans',
    ...['a=(1 2); for i in "${!a[@]}"; do echo "${a[$i]}"; done', 'x=${X//[^0-9]/}; echo $((x)) ${#X} ${X:0:7}'],
  ]);
});
