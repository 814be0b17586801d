import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { classifyArgv, classifyShell } from '../support/classify.js';
import { fixture } from '../support/paths.js';

const canaries = readFileSync(fixture('risk', 'canary.txt'), 'utf8').split('\n').filter(Boolean);

test('there are exactly fifty canaries', () => {
  assert.equal(canaries.length, 50);
});

test('every canary is dangerous', () => {
  for (const command of canaries) assert.equal(classifyShell(command).risk, 'dangerous', command);
});

test('every canary is dangerous handed to a shell as one word', () => {
  for (const command of canaries) assert.equal(classifyArgv(['bash', '-c', command]).risk, 'dangerous', command);
});

test('commands that only show dangerous words are safe', () => {
  for (const command of [
    "echo 'rm -rf / is dangerous'",
    'kubectl get pods -n production',
    'grep -r "DROP TABLE" logs/',
    'kubectl logs deploy/rm-service',
    'git log --grep=delete',
    "cat <<'EOF'\n$(rm -rf /)\nEOF",
    'ls # rm -rf /',
    'df -h > /dev/null 2>&1',
    'for host in a b; do ping -c 1 "$host"; done',
    'if [ -f a ]; then cat a; else echo none; fi',
    'kubectl -n "$NAMESPACE" describe pod "$POD"',
    'ps aux | grep [n]ginx | wc -l',
    'echo für alle: naïve Größe',
    'check() { df -h; }; check',
  ]) {
    const found = classifyShell(command);
    assert.equal(found.risk, 'safe', `${command}: ${JSON.stringify(found.reasons)}`);
  }
});

test('commands that only look like reads are not safe', () => {
  for (const command of [
    'kubectl delete pod x --dry-run=none',
    'aws elbv2 deregister-targets --target-group-arn x',
    'aws elbv2 reset-listener x',
    'aws s3api put-object x',
    'aws organizations forget-x',
    'kubectl get pods > /etc/hosts',
    'kubectl get secret -o yaml',
    'some-tool get status',
    'ls; some-tool',
    'cat a > b',
    'ls &> out',
    '/tmp/ls -l',
    './df -h',
    'PATH=/tmp:$PATH ls',
  ]) {
    assert.notEqual(classifyShell(command).risk, 'safe', command);
  }
});
