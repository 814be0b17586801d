import assert from 'node:assert/strict';
import test from 'node:test';
import type { Risk } from '../../runtime/model/risk.js';
import { classifyArgv, classifyScript, withEnvironment, withVariables } from '../../runtime/risk/index.js';

type Variables = Readonly<Record<string, string>>;

const script = (text: string, env: Variables) =>
  withEnvironment(classifyScript(text, 'bash'), { kind: 'script', text, shell: 'bash', env }, {});
const argv = (words: readonly string[], env: Variables) =>
  withEnvironment(classifyArgv(words), { kind: 'argv', argv: words, env }, {});

test('the value of a variable that a step sets is judged where its script reads it', () => {
  const check = (text: string, env: Variables, risk: Risk) => {
    assert.equal(classifyScript(text, 'bash').risk, 'safe', text);
    assert.equal(script(text, env).final.risk, risk, `${text} with ${JSON.stringify(env)}`);
  };
  check('find ./pkg $X', { X: '-delete' }, 'dangerous');
  check('find ./pkg "$X"', { X: '-delete' }, 'dangerous');
  check('find ./pkg ${X}', { X: '-name a -delete' }, 'dangerous');
  check('find ./pkg $X', { X: "-name 'a' -delete" }, 'dangerous');
  check('if true; then find ./pkg "${X}"; fi', { X: '-delete' }, 'dangerous');
  check('curl $X https://example.com', { X: '-o/etc/passwd' }, 'dangerous');
  check('sort "$X" words', { X: '--output=words' }, 'caution');
  check('find ./pkg $X', { X: '-name' }, 'safe');
  check('echo "$X"', { X: 'rm -rf /' }, 'safe');
  check('grep -c "$X" log', { X: "it's" }, 'safe');
  assert.equal(script('find ./pkg "${!Y}"', { X: '-delete', Y: 'X' }).final.risk, 'dangerous');
});

test('what a variable becomes is named where it stands in the script', () => {
  for (const text of ['# first\nfind ./pkg $X', '#!/bin/bash\nfind ./pkg $X']) {
    const [reason] = script(text, { Y: "it's", X: '-delete' }).reasons;
    assert.equal(text.slice(reason?.span.start, reason?.span.end), '$X');
  }
});

test('a value of a variable never lowers the class of a script that reads it', () => {
  const text = 'rm -rf "$X"';
  assert.equal(classifyScript(text, 'bash').risk, 'dangerous');
  assert.equal(script(text, { X: '--help' }).final.risk, 'dangerous');
});

test('the lists of governance are shown a command with its variables and as it is written', () => {
  const { programs = [] } = script('kubectl $VERB pod a', { VERB: 'delete' });
  assert.deepEqual(
    programs.map((words) => words.join(' ')),
    ['kubectl $VERB pod a', 'kubectl delete pod a'],
  );
});

test('a value is judged where a shell among the words of a command reads it', () => {
  assert.equal(argv(['bash', '-c', 'find . $X'], {}).final.risk, 'safe');
  assert.equal(argv(['bash', '-c', 'find . $X'], { X: '-delete' }).final.risk, 'dangerous');
  assert.equal(argv(['echo', '$X'], { X: '-delete' }).final.risk, 'safe');
});

test('a variable that chooses or loads what programs run raises the class of a step', () => {
  const check = (name: string, value: string, risk: Risk) =>
    assert.equal(withVariables(classifyArgv(['true']), { [name]: value }, {}).final.risk, risk, `${name}=${value}`);
  for (const name of ['DOTNET_STARTUP_HOOKS', 'LIBMYSQL_PLUGINS', 'LIBMYSQL_PLUGIN_DIR', 'AZURE_EXTENSION_DIR']) {
    check(name, './x', 'dangerous');
  }
  for (const name of [
    'KUBECONFIG',
    'AWS_CONFIG_FILE',
    'CLOUDSDK_PYTHON',
    'DOCKER_CONFIG',
    'PSModulePath',
    'JAVA_HOME',
  ]) {
    check(name, './x', 'caution');
  }
  for (const name of ['RUSTC_WRAPPER', 'PSQL_WATCH_PAGER', 'VAULT_CONFIG_PATH', 'GEM_HOME', 'TF_LOG_PATH']) {
    check(name, './x', 'caution');
  }
  check('SSH_SK_PROVIDER', './x.so', 'dangerous');
  check('SSH_SK_PROVIDER', 'internal', 'safe');
  check('KUBECONFIG', '/etc/kubernetes/admin.conf', 'safe');
  check('KUBECONFIG', '/etc/kubernetes/admin.conf:x', 'caution');
  check('JAVA_HOME', '/usr/lib/jvm/java-21-openjdk', 'safe');
  check('JAVA_HOME', '/usr/lib/jvm/../../../tmp/x', 'caution');
});

test('a variable is known in every case of its name, as on Windows', () => {
  const check = (name: string, value: string, risk: Risk) =>
    assert.equal(withVariables(classifyArgv(['true']), { [name]: value }, {}).final.risk, risk, `${name}=${value}`);
  check('Path', '/tmp/evil', 'caution');
  check('Node_Options', '--require ./x', 'dangerous');
  check('psmodulepath', './x', 'caution');
  check('env', 'prod', 'safe');
});

test('no reason quotes a word of a value that its script does not show', () => {
  const { reasons, final } = script('kubectl get $X', { X: 'pods --second' });
  assert.equal(final.risk, 'caution');
  assert.equal(reasons[0]?.why, "'…' is not an option of kubectl that is known to change nothing");
});
