import assert from 'node:assert/strict';
import test from 'node:test';
import { readRunbook, riskHint, riskHoverAt, riskTitle, stepRisks } from '../../runtime/language/index.js';
import { judgedBy } from '../../runtime/language/step-command.js';

const judge = judgedBy({});

function runbook(steps: string, meta = ''): string {
  return `apiVersion: runbook/v1\nmeta: {name: x, vars: {verb: delete}${meta}}\nsteps:\n${steps}`;
}

function titles(text: string): readonly string[] {
  return stepRisks(readRunbook(text), judge).map(riskTitle);
}

test('a script is judged as the shell text that it is', () => {
  const text = runbook('  - {id: a, type: script, with: {run: "ls | wc -l"}}\n');
  assert.deepEqual(titles(text), ['● safe — runs by itself']);
  const [dangerous = ''] = titles(text.replace('ls | wc -l', 'ls && rm -rf /srv/data'));
  assert.match(dangerous, /^■ dangerous, critical: .* — asks for a typed confirmation$/);
});

test('the hint of a script stands behind the command that gave it its class, in any style of text', () => {
  const check = (written: string, expected: string) => {
    const text = runbook(`  - id: a\n    type: script\n    with:\n      run: ${written}\n`);
    const [risk] = stepRisks(readRunbook(text), judge);
    assert.ok(risk);
    assert.ok(text.slice(0, riskHint(risk).at).endsWith(expected), text.slice(0, riskHint(risk).at));
  };
  check('"ls && kubectl delete pod x && ls"', 'kubectl delete pod');
  check('|\n        ls\n        kubectl delete pod x\n        ls', 'kubectl delete pod');
});

test('what a step sets in the environment of its program counts for its class', () => {
  const text = runbook('  - {id: a, type: cli, with: {argv: [uname]}, env: {LANG: C}}\n');
  assert.deepEqual(titles(text), ['● safe — runs by itself']);
  assert.match(titles(text.replace('LANG', 'LD_PRELOAD'))[0] ?? '', /^■ dangerous: 'LD_PRELOAD' makes/);
  assert.match(
    titles(runbook('  - {id: a, type: cli, with: {argv: [uname]}}\n', ', defaults: {env: {LD_PRELOAD: x}}'))[0] ?? '',
    /^■ dangerous/,
  );
  assert.match(titles(text.replace('LANG: C', 'LANG: "{{ .env.LANG }}"'))[0] ?? '', /judged again with its values/);
});

test('a declared class raises what a step asks for and never lowers it', () => {
  const text = runbook('  - {id: a, type: cli, risk: dangerous, with: {argv: [uname]}}\n');
  assert.deepEqual(titles(text), ['● safe, declared ■ dangerous — asks for a typed confirmation']);
  const lower = runbook('  - {id: a, type: cli, risk: safe, with: {argv: [rm, -rf, /srv]}}\n');
  assert.match(titles(lower)[0] ?? '', /^■ dangerous.* — asks for a typed confirmation$/);
});

test('hover over a script shows its text with every reason', () => {
  const text = runbook('  - {id: a, type: script, with: {run: "ls && kubectl delete pod x"}}\n');
  const hover = riskHoverAt(readRunbook(text), text.indexOf('kubectl'), judge);
  assert.match(hover?.text ?? '', /```sh\nls && kubectl delete pod x\n```/);
  assert.match(hover?.text ?? '', /`pod`: deletes one pod.*kubectl\/one-pod/);
});
