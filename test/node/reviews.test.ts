import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { openClassifier } from '../../runtime/node/classify/classifier.js';
import { type ReviewedCommand, reviewedArgv } from '../../runtime/node/classify/reviewed.js';
import { loadReviews, pinReview, readReviews, reviewHash, unpinReview } from '../../runtime/node/classify/reviews.js';
import { temporaryFolder } from '../support/paths.js';

const given = { risk: 'caution', reviewer: 'alice', reason: 'slow where a file server is away' } as const;

function workspace(context: TestContext): { readonly folder: string; readonly lock: string } {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, '.runbook'));
  return { folder, lock: join(folder, '.runbook', 'classifications.lock.json') };
}

async function pinned(folder: string, reviewed: ReviewedCommand, more: object = {}): Promise<void> {
  const path = await pinReview(folder, reviewed, { ...given, ...more });
  assert.ok(path.ok, path.ok ? '' : path.error.message);
}

test('reviews are kept in the order of their hashes, each command once, and in one form', async (t) => {
  const { folder, lock } = workspace(t);
  const commands = ['df -h', 'uptime', 'ls "a  b"\n'];
  for (const command of commands) await pinned(folder, { shell: 'bash', command });
  await pinned(folder, { shell: 'sh', command: 'uptime' }, { risk: 'dangerous' });
  const text = readFileSync(lock, 'utf8');
  const { reviews } = JSON.parse(text);
  assert.equal(text, `${JSON.stringify({ version: 1, reviews }, undefined, 2)}\n`);
  const hashes: string[] = reviews.map(({ hash }: { hash: string }) => hash);
  assert.deepEqual(hashes, [...hashes].sort());
  assert.deepEqual(reviews.map(({ command }: { command: string }) => command).sort(), [...commands].sort());
  const found = await loadReviews(join(folder, 'not', 'there', 'yet'));
  assert.ok(found.ok);
  assert.equal(found.value.of({ shell: 'bash', command: 'uptime' })?.risk, 'dangerous');
  assert.deepEqual(readdirSync(join(folder, '.runbook')), ['classifications.lock.json']);
});

test('a review is taken away, and one that is not there is said so', async (t) => {
  const { folder, lock } = workspace(t);
  const command = { shell: 'bash', command: 'df -h' };
  await pinned(folder, command);
  assert.deepEqual(await unpinReview(folder, command), { ok: true, value: lock });
  assert.deepEqual(await unpinReview(folder, command), { ok: true, value: undefined });
  assert.deepEqual(JSON.parse(readFileSync(lock, 'utf8')), { version: 1, reviews: [] });
});

test('the hash is of the text and the shell, and of nothing else', () => {
  const bash = reviewHash({ shell: 'bash', command: 'df -h' });
  assert.match(bash, /^sha256:[0-9a-f]{64}$/);
  assert.equal(reviewHash({ shell: 'sh', command: 'df -h' }), bash);
  for (const other of [
    { shell: 'bash', command: 'df  -h' },
    { shell: 'powershell', command: 'df -h' },
    { shell: 'sql', command: 'df -h' },
    reviewedArgv(['df', '-h']),
    reviewedArgv(['df -h']),
  ]) {
    assert.notEqual(reviewHash(other), bash);
  }
});

test('a command with what looks like a secret is not pinned, and not shown either', async (t) => {
  const { folder, lock } = workspace(t);
  for (const command of [
    'mysql -u root -phunter2 -e "select 1"',
    'curl -H "Authorization: Bearer abcdef0123456789" https://x.example',
    'PGPASSWORD=hunter2 psql -c "select 1"',
    'app login --token hunter2hunter2',
    'curl https://bob:hunter2@x.example/',
    'curl -u bob:hunter2 https://x.example/',
    'aws configure set aws_secret_access_key hunter2 --secret=hunter2',
    'echo ghp_0123456789abcdefghij',
  ]) {
    const path = await pinReview(folder, { shell: 'bash', command }, given);
    assert.ok(!path.ok, command);
    assert.match(path.error.message, /holds what looks like a secret/);
    assert.doesNotMatch(path.error.message, /hunter2|abcdef0123456789|ghp_/);
  }
  assert.ok(!existsSync(lock));
  for (const command of [
    'psql -p 5432 -c "select 1"',
    'mysql --password="$PASSWORD" -e "select 1"',
    'kubectl get secret db-password',
    'app login --token "$TOKEN"',
    'grep -i password /var/log/app.log',
  ]) {
    await pinned(folder, { shell: 'bash', command });
  }
});

const review = {
  hash: reviewHash({ shell: 'bash', command: 'df -h' }),
  shell: 'bash',
  command: 'df -h',
  ...given,
  at: '2026-01-02T03:04:05.678Z',
};

function lockText(...reviews: readonly object[]): string {
  return `${JSON.stringify({ version: 1, reviews }, undefined, 2)}\n`;
}

test('a file with a fault is refused with line and text', () => {
  const check = (text: string, line: number, message: RegExp) => {
    const { value, diagnostics, lines } = readReviews(text);
    assert.equal(value, undefined, text);
    assert.match(diagnostics.map((one) => one.message).join('\n'), message);
    assert.equal(lines.positionAt(diagnostics[0]!.at.start).line, line, message.source);
  };
  assert.deepEqual(readReviews(lockText(review)).diagnostics, []);
  check(lockText({ ...review, command: 'df -k' }), 7, /'df -k' does not fit its hash; pin it again/);
  check(lockText({ ...review, shell: 'powershell' }), 7, /'df -h' does not fit its hash/);
  check(lockText({ ...review, shell: 'sh' }), 7, /'df -h' does not fit its hash/);
  check(lockText({ ...review, note: 'x' }), 12, /'note' is not a key of an item of 'reviews'/);
  check(lockText(review, review), 14, /'sha256:.*' stands twice; keep one/);
  check(lockText({ ...review, risk: 'unknown' }), 8, /'unknown' is not a value of 'risk'; write 'safe', /);
  check(lockText({ ...review, reason: ' ' }), 10, /does not have the form of 'reason'/);
  check(lockText({ ...review, at: 'today' }), 11, /'today' does not have the form of 'at'/);
  check('{"version": 2, "reviews": []}', 1, /'2' is not a value of 'version'; write '1'/);
  check('version: 1\nreviews: []\n', 1, /'version: 1' is not JSON/);
  check('{"version": 1, "version": 1, "reviews": []}', 1, /'version' stands twice/);
  check('{"version": 1', 1, /never closed/);
  check('', 1, /the file must be of the type object, but here is nothing/);
});

test('a broken file never makes anything better: nothing is safe, and nothing is pinned over it', async (t) => {
  const { folder, lock } = workspace(t);
  writeFileSync(lock, lockText({ ...review, risk: 'safe', command: 'df -k' }));
  const before = readFileSync(lock, 'utf8');
  const classifier = await openClassifier(folder, { XDG_CONFIG_HOME: folder, APPDATA: folder });
  assert.ok(classifier.ok);
  assert.match(classifier.value.reviewFault?.details ?? '', /classifications\.lock\.json:7:18: error reviews\/command/);
  for (const [command, risk] of [
    ['df -h', 'caution'],
    ['touch x', 'caution'],
    ['rm -rf /', 'dangerous'],
  ] as const) {
    const { classification } = await classifier.value.shell({ shell: 'bash', command });
    assert.equal(classification.final.risk, risk, command);
  }
  assert.ok(!(await pinReview(folder, { shell: 'bash', command: 'uptime' }, given)).ok);
  assert.ok(!(await unpinReview(folder, { shell: 'bash', command: 'df -h' })).ok);
  assert.equal(readFileSync(lock, 'utf8'), before);
});
