import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { FinalRisk, Risk } from '../../runtime/model/risk.js';
import { type CommandClassifier, openClassifier } from '../../runtime/node/classify/classifier.js';
import { type ReviewedCommand, reviewedArgv } from '../../runtime/node/classify/reviewed.js';
import { pinReview } from '../../runtime/node/classify/reviews.js';
import { classifyArgv, classifyShell, type KeyAnswer, type SecondKey } from '../../runtime/risk/index.js';
import { temporaryFolder } from '../support/paths.js';

async function opened(folder: string): Promise<CommandClassifier> {
  const classifier = await openClassifier(folder, { XDG_CONFIG_HOME: folder, APPDATA: folder });
  assert.ok(classifier.ok, classifier.ok ? '' : classifier.error.details);
  return classifier.value;
}

async function reviewed(context: TestContext, command: ReviewedCommand, risk: FinalRisk): Promise<CommandClassifier> {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  assert.ok((await pinReview(folder, command, { risk, reviewer: 'alice', reason: 'as it is' })).ok);
  return opened(folder);
}

function keyThat(answer: Partial<KeyAnswer> | undefined): SecondKey & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    judge: async ({ command }) => {
      asked.push(command);
      return answer && { risk: 'safe', reasoning: 'so it seems', rollbacks: [], ...answer };
    },
  };
}

test('a review raises the class of exactly its command, wherever it is judged', async (t) => {
  const classifier = await reviewed(t, { shell: 'bash', command: 'df -h' }, 'dangerous');
  const check = async (command: string, risk: FinalRisk, rule: string) => {
    const { classification } = await classifier.shell({ shell: 'bash', command });
    assert.deepEqual(classification.final, { risk, rule }, command);
  };
  await check('df -h', 'dangerous', 'R4');
  await check('df -k', 'safe', 'local');
  assert.equal(classifier.classify(['df', '-h']).final.risk, 'dangerous');
  assert.equal(classifier.classify(['df', '-h']).reasons[0]?.why, 'alice reviewed it as dangerous: as it is');
  assert.equal((await classifier.argv(['df', '-h'])).review?.reviewer, 'alice');
  assert.equal(classifier.classify(['df -h']).final.rule, 'local');
  assert.equal(classifier.classify(['df', '-k']).final.risk, 'safe');
});

test('a review of the words of a process holds for these words, however the shell is named', async (t) => {
  const words = ['echo', '{a,b}'];
  const classifier = await reviewed(t, reviewedArgv(words), 'caution');
  assert.deepEqual(classifier.classify(words).final, { risk: 'caution', rule: 'R4' });
  const { classification } = await classifier.shell(reviewedArgv(words));
  assert.deepEqual(classification.final, { risk: 'caution', rule: 'R4' });
});

test('a review of what a shell makes more words of is none of the words', async (t) => {
  const classifier = await reviewed(t, { shell: 'bash', command: 'echo {a,b}' }, 'caution');
  assert.equal(classifier.classify(['echo', '{a,b}']).final.rule, 'local');
});

test('no review lowers what the scanner says', async (t) => {
  for (const [command, scanner, final] of [
    ['rm -rf /srv', 'dangerous', 'dangerous'],
    ['touch x', 'caution', 'caution'],
    ['frobnicate', 'unknown', 'caution'],
    ['df -h', 'safe', 'safe'],
  ] as const) {
    const classifier = await reviewed(t, { shell: 'bash', command }, 'safe');
    const { classification } = await classifier.shell({ shell: 'bash', command });
    assert.deepEqual([classification.risk, classification.final.risk], [scanner, final], command);
  }
});

test('a second key raises, its silence counts as caution, and a review stands in for it', async (t) => {
  const classifier = await opened(temporaryFolder(t));
  const check = async (command: string, answer: Partial<KeyAnswer> | undefined, risk: FinalRisk, rule: string) => {
    const { classification } = await classifier.shell({ shell: 'bash', command }, { secondKey: keyThat(answer) });
    assert.deepEqual(classification.final, { risk, rule }, command);
  };
  await check('df -h', { confidence: 1 }, 'safe', 'R3');
  await check('df -h', { confidence: 0.89 }, 'caution', 'R4');
  await check('df -h', { risk: 'dangerous', confidence: 1 }, 'dangerous', 'R4');
  await check('df -h', undefined, 'caution', 'R4');
  await check('touch x', { confidence: 1 }, 'caution', 'R2');
  await check('rm -rf /srv', { confidence: 1 }, 'dangerous', 'R1');
  await check('frobnicate', { confidence: 1 }, 'caution', 'R5');
  const key = keyThat({ risk: 'dangerous', confidence: 1 });
  const withReview = await reviewed(t, { shell: 'bash', command: 'df -h' }, 'safe');
  const judged = await withReview.shell({ shell: 'bash', command: 'df -h' }, { secondKey: key });
  assert.deepEqual(judged.classification.final, { risk: 'safe', rule: 'R3' });
  assert.deepEqual(key.asked, []);
});

test('what a second key suggests to undo a command is judged like any command', async (t) => {
  const classifier = await opened(temporaryFolder(t));
  const secondKey = keyThat({ risk: 'caution', confidence: 1, rollbacks: ['rm -rf /srv', 'df -h', 'frobnicate'] });
  const { answer } = await classifier.shell({ shell: 'bash', command: 'touch x' }, { secondKey });
  assert.deepEqual(
    answer?.rollbacks.map(({ command, classification }) => [command, classification.final.risk]),
    [
      ['rm -rf /srv', 'dangerous'],
      ['df -h', 'safe'],
      ['frobnicate', 'caution'],
    ],
  );
});

test('a pack with a fault opens no classifier', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, '.runbook', 'commands'), { recursive: true });
  writeFileSync(join(folder, '.runbook', 'commands', 'x.yaml'), 'name: x\n');
  const classifier = await openClassifier(folder, { XDG_CONFIG_HOME: folder, APPDATA: folder });
  assert.ok(!classifier.ok);
  assert.match(classifier.error.details, /x\.yaml:1:1: error command\/form: the file has no '/);
});

test('a grammar is loaded when a command needs it, and what is missing is not printed', async (t) => {
  const classifier = await opened(temporaryFolder(t));
  const loaded = () => Object.keys(classifier.context.parsers ?? {});
  const { classification } = await classifier.shell({ shell: 'bash', command: 'df -h' });
  assert.ok(!('missing' in classification));
  assert.deepEqual(loaded(), []);
  assert.deepEqual(classifyShell('select 1', { shell: 'sql' }).missing, ['sql']);
  const found = await classifier.scan('select 1', 'sql');
  assert.deepEqual(loaded(), ['sqlLanguages', 'sql']);
  assert.ok(!('missing' in found));
});

test('before a run everything is loaded that templates may turn a command into', async (t) => {
  const check = async (words: readonly string[], isNeeded: boolean) => {
    const classifier = await opened(temporaryFolder(t));
    await classifier.prepare([['df', '-h'], words]);
    assert.equal('sql' in (classifier.context.parsers ?? {}), isNeeded, words.join(' '));
  };
  await check(['kubectl', 'get', 'pod', '{{ .pod }}'], false);
  await check(['bash', '-c', 'df -h'], false);
  await check(['{{ .tool }}', '-c', 'x'], true);
  await check(['timeout', '5', '{{ .tool }}'], true);
  await check(['bash', '-c', '{{ .text }}'], true);
  await check(['psql', '{{ .option }}', 'x'], true);
  await check(['ssh', 'host', '{{ .text }}'], true);
});

test('the scanner alone is asked for the scanner alone', async (t) => {
  const classifier = await reviewed(t, { shell: 'bash', command: 'df -h' }, 'dangerous');
  const check = async (command: string, shell: string, risk: Risk) => {
    const found = await classifier.scan(command, shell);
    assert.deepEqual([found.risk, found.final.rule], [risk, 'local'], command);
  };
  await check('df -h', 'bash', 'safe');
  await check('df -h', 'no-such-shell', 'safe');
  await check('["df","-h"]', 'argv', 'safe');
  assert.equal(classifyArgv(['df', '-h']).risk, 'safe');
});

test('a value is judged where a script of PowerShell reads it', async (t) => {
  const classifier = await opened(temporaryFolder(t));
  const text = 'curl.exe ${env:x} https://example.com';
  await classifier.prepareScript(text, 'pwsh');
  const judged = (env: Readonly<Record<string, string>>) =>
    classifier.judge({ kind: 'script', text, shell: 'pwsh', env });
  assert.equal(judged({}).final.risk, 'safe');
  assert.equal(judged({ X: '-s' }).final.risk, 'safe');
  assert.equal(judged({ X: '-o/etc/passwd' }).final.risk, 'dangerous');
});

test('a script of a run is judged with the variables that its step sets', async (t) => {
  const classifier = await opened(temporaryFolder(t));
  const text = 'find ./pkg $X';
  const check = async (shell: 'bash' | 'sh') => {
    await classifier.prepareScript(text, shell);
    assert.equal(classifier.judge({ kind: 'script', text, shell, env: {} }).final.risk, 'safe', shell);
    const env = { X: '-delete' };
    assert.equal(classifier.judge({ kind: 'script', text, shell, env }).final.risk, 'dangerous', shell);
  };
  await check('bash');
  await check('sh');
});
