import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { runbook } from '../support/cli.js';
import { root } from '../support/paths.js';
import { call, classify, classifyOnTerminal, frobctl, header, slowDf, workspace } from './classify-scene.js';

test('a command is answered with icon, word and the cause underlined', async (t) => {
  const { code, stdout } = await classify(workspace(t), ['df -h; rm -rf /srv/old']);
  assert.equal(code, 0);
  assert.equal(
    stdout,
    `■ dangerous (critical: hard to undo)

  df -h; rm -rf /srv/old
            ^^^ deletes folders with all that is in them [rm/recursive]
            list them first, then delete single files
`,
  );
});

test('--json prints the whole classification as one object', async (t) => {
  const { stdout } = await classify(workspace(t), ['--json', 'df -h']);
  const found = JSON.parse(stdout);
  assert.equal(found.risk, 'safe');
  assert.deepEqual(found.final, { risk: 'safe', rule: 'local' });
  assert.deepEqual(Object.keys(found), ['risk', 'critical', 'reasons', 'final']);
});

test('--jsonl answers each line in order with the scanner alone', async (t) => {
  const folder = workspace(t);
  await classify(folder, ['df -h', '--review', 'dangerous', '--reason', 'slow', '--reviewer', 'alice']);
  const lines = [
    { id: 'a', command: 'df -h', shell: 'bash' },
    { id: 'b', command: 'rm -rf x', shell: 'kubectl' },
    { id: 'c', command: 'DROP TABLE users', shell: 'sql' },
    { command: 'frobctl list' },
  ];
  const { stdout, code } = await classify(folder, ['--jsonl'], {
    input: lines.map((one) => JSON.stringify(one)).join('\n'),
  });
  assert.equal(code, 0);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    answers.map(({ id, risk }) => [id, risk]),
    [
      ['a', 'safe'],
      ['b', 'dangerous'],
      ['c', 'dangerous'],
      [null, 'unknown'],
    ],
  );
  for (const answer of answers) assert.deepEqual(Object.keys(answer), ['id', 'risk', 'critical', 'reasons']);
});

test('--shell says what reads the command', async (t) => {
  const folder = workspace(t);
  const check = async (shell: string, command: string, head: RegExp, code = 0) => {
    const found = await classify(folder, ['--shell', shell, command]);
    assert.match(found.stdout + found.stderr, head);
    assert.equal(found.code, code);
  };
  await check('sql', 'drop table users', /^■ dangerous/);
  await check('no-such-shell', 'df -h', /^● safe/);
  await check('argv', '["df", "-h"]', /^● safe/);
  await check('argv', '["echo", "$(rm -rf /)"]', /^● safe/);
  await check('argv', 'df -h', /'df -h' is no JSON list of words/, 3);
  await check('argv', '[]', /'\[\]' is no JSON list of words/, 3);
});

test('a line that is no question ends with exit code 3 and its number', async (t) => {
  const { code, stderr } = await classify(workspace(t), ['--jsonl'], {
    input: '{"id": 1, "command": "df"}\nnonsense\n',
  });
  assert.equal(code, 3);
  assert.match(stderr, /line 2 is not an object/);
});

test('without a command it says how to write one', async (t) => {
  const { code, stderr } = await classify(workspace(t), []);
  assert.equal(code, 3);
  assert.match(stderr, /no command was given; write it as one word/);
});

test('a review is pinned, counts, is listed and is taken away', async (t) => {
  const folder = workspace(t);
  const review = ['--review', 'caution', '--reason', 'slow where a file server is away', '--reviewer', 'alice'];
  const pinned = await classify(folder, ['df -h /srv', ...review]);
  assert.equal(pinned.stdout, 'pinned as ▲ caution in .runbook/classifications.lock.json\n');
  const shown = await classify(folder, ['df -h /srv']);
  assert.match(shown.stdout, /^● safe\nin the end ▲ caution, by rule R4: no second key agrees that it is safe\n/);
  assert.match(shown.stdout, /reviewed as ▲ caution: slow where a file server is away \(alice, \d{4}-\d\d-\d\d\)/);
  const json = JSON.parse((await classify(folder, ['df -h /srv', '--json'])).stdout);
  assert.deepEqual([json.risk, json.final, json.review.reviewer], ['safe', { risk: 'caution', rule: 'R4' }, 'alice']);
  const table = await classify(folder, ['runbook.yaml']);
  assert.match(table.stdout, /^▲ caution {4}look {4}df -h \/srv +R4: slow where/);
  const listed = await classify(folder, ['--reviews']);
  assert.match(listed.stdout, /^▲ caution {2}df -h \/srv\n {2}slow where a file server is away \(alice, /);
  assert.equal(JSON.parse((await classify(folder, ['--reviews', '--json'])).stdout)[0].command, 'df -h /srv');
  const unpinned = await classifyOnTerminal(
    folder,
    ['df -h /srv', '--unpin'],
    /take alice's review as caution away\? \(y\/n\)/,
  );
  assert.match(unpinned.stdout, /taken out of \.runbook\/classifications\.lock\.json/);
  assert.equal((await classify(folder, ['--reviews'])).stdout, 'no review is pinned here\n');
  const again = await classify(folder, ['df -h /srv', '--unpin']);
  assert.deepEqual([again.code, /has no review here/.test(again.stderr)], [3, true]);
});

test('a review without a reason, of no class or without effect is refused', async (t) => {
  const folder = workspace(t);
  const check = async (words: readonly string[], message: RegExp) => {
    const { code, stderr } = await classify(folder, words);
    assert.equal(code, 3);
    assert.match(stderr, message);
  };
  await check(['df', '--review', 'safe'], /needs a reason; write '--reason TEXT'/);
  await check(['df', '--review', 'safe', '--reason', ' \u200b\u2060'], /needs a reason/);
  await check(['df', '--review', 'safe', '--reason', 'x', '--reviewer', ''], /needs a name/);
  await check(['df', '--review', 'harmless', '--reason', 'x'], /'harmless' is not a class; write '--review safe'/);
  await check(['rm -rf /srv', '--review', 'safe', '--reason', 'x'], /no review lowers, .* would have no effect/);
  await check(['app --token=abcdefg', '--review', 'caution', '--reason', 'x'], /looks like a secret/);
  assert.ok(!existsSync(join(folder, '.runbook', 'classifications.lock.json')));
  const words = ['touch x', '--review', 'safe', '--reason', 'a scratch file'];
  const kept = await classifyOnTerminal(folder, words, /pin it as safe, as .*\? \(y\/n\)/);
  assert.match(kept.stdout, /^ +bash: touch x\r?\n/);
  assert.match(kept.stdout, /pinned as ● safe .*; with the scanner's caution it counts as ▲ caution/);
});

test('a broken file of reviews is named, nothing is safe then, and nothing is run', async (t) => {
  const folder = workspace(t, { '.runbook/classifications.lock.json': '{"version": 1, "reviews": [{"hash": "x"}]}\n' });
  const shown = await classify(folder, ['df -h']);
  assert.equal(shown.code, 0);
  assert.match(shown.stderr, /classifications\.lock\.json:1:29: error reviews\/form/);
  assert.match(shown.stderr, /until then no review counts, and nothing is safe/);
  assert.match(shown.stdout, /^● safe\nin the end ▲ caution, by rule R4/);
  for (const words of [
    ['exec', 'runbook.yaml', '--mode', 'real'],
    ['exec', 'runbook.yaml', '--mode', 'dry-run'],
    ['validate', 'runbook.yaml'],
    ['classify', 'runbook.yaml'],
    ['classify', '--reviews'],
    ['classify', 'df', '--review', 'caution', '--reason', 'x'],
  ]) {
    const { code, stderr } = await call(folder, words);
    assert.equal(code, 3, words.join(' '));
    assert.match(stderr, /classifications\.lock\.json' does not count: \d+ faults?/);
  }
  assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
});

test('a pack with a fault refuses every command that judges, with file, line and column', async (t) => {
  for (const place of ['.runbook/commands', 'config/runbook/commands']) {
    const folder = workspace(t, { [`${place}/frobctl.yaml`]: frobctl.replace('base: safe', 'base: harmless') });
    for (const words of [
      ['classify', 'df -h'],
      ['classify', '--jsonl'],
      ['classify', 'runbook.yaml'],
      ['validate', 'runbook.yaml'],
      ['exec', 'runbook.yaml', '--mode', 'real'],
      ['exec', 'runbook.yaml', '--mode', 'dry-run'],
    ]) {
      const { code, stderr, stdout } = await call(folder, words, { input: '{"command": "df"}' });
      assert.equal(code, 3, words.join(' '));
      assert.equal(stdout, '');
      assert.match(
        stderr,
        /frobctl\.yaml:5:\d+: error command\/form: 'harmless' is not a value of 'base'; write 'safe'/,
      );
    }
    assert.ok(!existsSync(join(folder, '.runbook', 'runs')));
  }
});

test('packs count in the table, in a dry run and at the gates of a run', async (t) => {
  const look = `${header}  - {id: look, type: cli, with: {argv: [df, -h]}}\n`;
  const list = `${header}  - {id: list, type: cli, with: {argv: [frobctl, list]}}\n`;
  const files = { 'look.yaml': look, 'list.yaml': list };
  const inWorkspace = workspace(t, {
    ...files,
    '.runbook/commands/df.yaml': slowDf,
    '.runbook/commands/f.yml': frobctl,
  });
  assert.match((await classify(inWorkspace, ['look.yaml'])).stdout, /^■ dangerous {2}look/);
  assert.match((await classify(inWorkspace, ['list.yaml'])).stdout, /^\? unknown/);
  const preview = await call(inWorkspace, ['exec', 'look.yaml', '--mode', 'dry-run']);
  assert.match(preview.stdout, /■ dangerous\n +would wait for a person to type 'look'/);
  // Nobody is there to approve it.
  assert.equal((await call(inWorkspace, ['exec', 'look.yaml', '--mode', 'real'])).code, 6);
  const installed = workspace(t, { ...files, 'config/runbook/commands/f.yaml': frobctl });
  assert.match((await classify(installed, ['list.yaml'])).stdout, /^● safe/);
  assert.equal((await call(installed, ['exec', 'look.yaml', '--mode', 'real'])).code, 0);
});

test('a review counts at the gate of a run and in its record', async (t) => {
  const look = `${header}  - {id: look, type: cli, with: {argv: [df, -h]}}\n`;
  const folder = workspace(t, { 'look.yaml': look });
  await classify(folder, ['df -h', '--review', 'caution', '--reason', 'slow', '--reviewer', 'alice']);
  const { code, stdout } = await call(folder, ['exec', 'look.yaml', '--mode', 'real']);
  assert.equal(code, 6);
  const [, trace = ''] = /trace +(\S+)/.exec(stdout) ?? [];
  const events = readFileSync(join(folder, trace), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { data } = events.find(({ type }) => type === 'runbook.classified');
  assert.deepEqual([data.scanner.class, data.final, data.merge_rule], ['safe', 'caution', 'R4']);
});

test('what an installed pack says to be inside a command is denied by the runbook too', async (t) => {
  const wrap = frobctl.replace('base: unknown\n', 'base: unknown\nwraps: [{ kind: dashes, skip: 9 }]\n');
  const text =
    'apiVersion: runbook/v0\nmeta: {name: x, governance: {denied_commands: [reboot]}}\n' +
    'steps: [{id: a, type: cli, with: {argv: [frobctl, --, reboot]}}]\n';
  const folder = workspace(t, { 'runbook.yaml': text });
  assert.equal((await call(folder, ['validate', 'runbook.yaml'])).code, 0);
  writeFileSync(join(folder, 'config/runbook/commands/f.yaml'), wrap);
  const { code, stdout } = await call(folder, ['validate', 'runbook.yaml']);
  assert.equal(code, 2);
  assert.match(stdout, /'frobctl -- reboot' is denied by 'reboot'/);
});

test('a model is asked only where one is named, and what it says is shown', async (t) => {
  const asked: string[] = [];
  const answer = { classification: 'caution', confidence: 0.95, reasoning: 'may hang', rollbacks: ['rm -rf /srv'] };
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(JSON.stringify({ choices: [{ message: { content: JSON.stringify(answer) } }] }));
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const folder = workspace(t);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const env = { RUNBOOK_MODEL_URL: url, RUNBOOK_MODEL: 'small' };
  assert.match((await classify(folder, ['df -h'])).stdout, /^● safe\n\n/);
  assert.deepEqual(asked, []);
  const { stdout } = await classify(folder, ['df -h'], { env });
  assert.match(stdout, /^● safe\nin the end ▲ caution, by rule R4/);
  assert.match(stdout, /the model says ▲ caution, confidence 0\.95: may hang\n/);
  assert.match(stdout, /to undo it, suggested: rm -rf \/srv {2}■ dangerous/);
  const json = JSON.parse((await classify(folder, ['df -h', '--json'], { env })).stdout);
  assert.deepEqual([json.final.rule, json.second_key.reasoning], ['R4', 'may hang']);
  const before = asked.length;
  assert.match((await classify(folder, ['runbook.yaml'], { env })).stdout, /^▲ caution {4}look {4}.*R4: may hang/);
  assert.equal(asked.length, before + 4);
  await classify(folder, ['--jsonl'], { env, input: '{"command": "df"}' });
  assert.equal(asked.length, before + 4);
  const silent = await classify(folder, ['df -h'], { env: { ...env, RUNBOOK_MODEL_URL: 'http://127.0.0.1:9' } });
  assert.match(silent.stdout, /in the end ▲ caution.*\nthe model gave no answer that can be used/);
  const half = await classify(folder, ['df -h'], { env: { RUNBOOK_MODEL_URL: url } });
  assert.deepEqual([half.code, /RUNBOOK_MODEL is not set/.test(half.stderr)], [3, true]);
});

test('classify opens no connection unless a model is named', async (t) => {
  const folder = workspace(t);
  const connections = join(folder, 'connections');
  const guard = `--import ${pathToFileURL(join(root, 'test', 'support', 'no-network.mjs')).href}`;
  const env = { NODE_OPTIONS: guard, RUNBOOK_TEST_CONNECTIONS: connections };
  for (const words of [['df -h'], ['runbook.yaml'], ['--reviews'], ['df', '--review', 'caution', '--reason', 'x']]) {
    assert.equal((await classify(folder, words, { env })).code, 0, words.join(' '));
  }
  assert.ok(!existsSync(connections));
});

test('options that do not go together, and a file that is not there, are refused and change nothing', async (t) => {
  const folder = workspace(t);
  const check = async (words: readonly string[], said: RegExp): Promise<void> => {
    const { code, stderr } = await runbook(['classify', ...words], { cwd: folder });
    assert.equal(code, 3, words.join(' '));
    assert.match(stderr, said);
  };
  await check(['runbook.yaml', '--review', 'safe', '--reason', 'x'], /'--review' is for a command, and 'runbook.yaml'/);
  await check(['ls', '--reviews'], /'--reviews' takes no command/);
  await check(['ls', '--unpin', '--review', 'safe', '--reason', 'x'], /do not go together; give one of them/);
  await check(['ls', '--reason', 'x'], /'--reason' is for a review; add '--review CLASS'/);
  await check(['--jsonl', '--json'], /prints JSON already/);
  await check(['nothere.yaml'], /'nothere.yaml' is not there/);
  assert.equal(existsSync(join(folder, '.runbook', 'classifications.lock.json')), false);
});

test('what lets more run is pinned or taken away by a person at a terminal alone', async (t) => {
  const folder = workspace(t);
  await classify(folder, ['df -h', '--review', 'dangerous', '--reason', 'slow', '--reviewer', 'ada']);
  const pinned = () => readFileSync(join(folder, '.runbook', 'classifications.lock.json'), 'utf8');
  const before = pinned();
  for (const words of [
    ['ls', '--review', 'safe', '--reason', 'reads'],
    ['df -h', '--review', 'caution', '--reason', 'not so slow'],
    ['df -h', '--review', 'safe', '--reason', 'reads'],
    ['df -h', '--unpin'],
  ]) {
    const { code, stderr } = await classify(folder, words, { input: 'y\ny\n' });
    assert.deepEqual([code, pinned()], [6, before], words.join(' '));
    assert.match(stderr, /what lets more run is said by a person at a terminal; call this on one/);
  }
  const no = await classifyOnTerminal(folder, ['ls', '--review', 'safe', '--reason', 'reads'], /\(y\/n\)/, 'n');
  assert.deepEqual([no.code, pinned()], [6, before], no.stdout);
  assert.match(no.stdout, /it was not agreed to, so every review stays as it is/);
});

test("a pin that takes the place of another person's says so", async (t) => {
  const folder = workspace(t);
  const words = (risk: string, name: string) => ['ls', '--review', risk, '--reviewer', name, '--reason', 'why'];
  await classify(folder, words('dangerous', 'ada'));
  const { stdout } = await classifyOnTerminal(folder, words('safe', 'bob'), /pin it as safe, as bob\? \(y\/n\)/);
  assert.match(stdout, /takes the place of ada's review as ■ dangerous/);
});

test('an installed pack does not take back what a destructive verb says', async (t) => {
  const folder = workspace(t);
  const frob = `name: frob\nsummary: frobs\nsource: https://frob.example\nbase: safe\nexamples: { safe: [frob list] }\n`;
  writeFileSync(join(folder, 'config', 'runbook', 'commands', 'frob.yaml'), frob);
  const config = join(folder, 'config');
  const riskOf = async (command: string): Promise<string> => {
    const env = { XDG_CONFIG_HOME: config, APPDATA: config };
    const { stdout } = await runbook(['classify', command, '--json'], { cwd: folder, env });
    return JSON.parse(stdout).risk;
  };
  assert.equal(await riskOf('frob list'), 'safe');
  assert.equal(await riskOf('frob delete all'), 'dangerous');
});
