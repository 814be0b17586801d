import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import test from 'node:test';
import { answerCommand } from '../../extension/panel/answer-elsewhere.js';
import { readFromPage } from '../../extension/panel/from-page.js';
import { pageHtml } from '../../extension/panel/page-html.js';
import { PageKeeper } from '../../extension/panel/page-keeper.js';
import type { PageSource, SeenRun } from '../../extension/panel/page-source.js';
import { recordSource } from '../../extension/panel/record-source.js';
import { sessionSource } from '../../extension/panel/session-source.js';
import { ShownRun } from '../../extension/panel/shown-run.js';
import { statusText } from '../../extension/panel/status-text.js';
import type { Question } from '../../runtime/model/question.js';
import type { ToPage } from '../../runtime/page/message.js';
import type { PageData } from '../../runtime/page/page-data.js';

const question: Question = {
  ...{ requestId: 'question-1', kind: 'evidence', stepId: 'judge', title: 'Judge' },
  evidence: { kind: 'attachment', name: 'graph' },
};

function data({ status = 'running', mode = 'real', steps = [] as object[] } = {}): PageData {
  return { report: { run: { id: 'r', status, mode, runbook: 'x' }, steps } } as unknown as PageData;
}

function seen(more: Partial<SeenRun> = {}): SeenRun {
  return { data: data(), host: { actions: [] }, live: [], places: {}, ...more };
}

/** A page whose run is what `now` gives; what it was told, and what was answered. */
function kept(now: () => SeenRun | string, { answer }: { answer?: PageSource['answer'] } = {}) {
  const told: ToPage[] = [];
  const acted: string[] = [];
  const keeper = new PageKeeper({
    post: (message) => told.push(message),
    act: async (action) => void acted.push(action),
    reveal: async (stepId, where) => void acted.push(`${stepId} ${where}`),
    onSeen: () => {},
    words: { tooLarge: 'too large', noAnswer: 'nobody waits' },
  });
  const takeBack = async () => void acted.push('taken back');
  const source: PageSource = {
    read: async () => now(),
    leave: () => acted.push('left'),
    takeBack,
    ...(answer && { answer }),
  };
  keeper.show(source, '');
  const types = () => told.map(({ type }) => type);
  return { keeper, told, types, acted, source };
}

test('a page is told of its run once it is ready: what stands, what was printed, what is asked', async () => {
  const live = [{ stepId: 'one', stream: 'stdout', text: 'early\n' }] as const;
  const { keeper, types } = kept(() => seen({ live, question, at: { stepId: 'one', isStopped: true } }));
  assert.deepEqual(types(), []);
  await keeper.take({ type: 'ready' });
  await until(() => types().length === 4);
  assert.deepEqual(types(), ['show', 'output', 'at', 'ask']);
  keeper.refresh();
  await until(() => types().length === 5);
  assert.equal(types()[4], 'show');
  await keeper.take({ type: 'ready' });
  await until(() => types().length === 9);
});

test('where the run stands is told at once and once, also before the run is looked at again', async () => {
  const there = { stepId: 'two', isStopped: true };
  let at: SeenRun['at'] = there;
  const { keeper, told, types } = kept(() => seen({ ...(at && { at }) }));
  keeper.stands({ stepId: 'one', isStopped: true });
  assert.deepEqual(types(), [], 'nobody is ready yet');
  await keeper.take({ type: 'ready' });
  await until(() => told.length === 3);
  at = { stepId: 'one', isStopped: true };
  keeper.stands(at);
  assert.deepEqual(told.slice(3), [{ type: 'at', stepId: 'one', isStopped: true }]);
  keeper.refresh();
  await until(() => told.length === 5);
  assert.deepEqual(types().slice(4), ['show']);
});

test('a page whose run could not be read for a moment is told anew where it stands and what it asks', async () => {
  let isGone = false;
  const run = seen({ question, at: { stepId: 'one', isStopped: true } });
  const { keeper, types } = kept(() => (isGone ? 'nobody answers' : run));
  await keeper.take({ type: 'ready' });
  await until(() => types().length === 3);
  isGone = true;
  keeper.refresh();
  await until(() => types().length === 4);
  isGone = false;
  keeper.refresh();
  await until(() => types().length === 7);
  assert.deepEqual(types().slice(3), ['empty', 'show', 'at', 'ask']);
});

test('however often a run changes, its page is not drawn more than five times a second', async () => {
  const { keeper, types } = kept(() => seen());
  await keeper.take({ type: 'ready' });
  const end = Date.now() + 900;
  while (Date.now() < end) {
    keeper.refresh();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const shown = types().filter((type) => type === 'show').length;
  assert.ok(shown >= 2 && shown <= 6, `${shown} times`);
});

test('a run that never says a word again holds up no other one', async () => {
  const { keeper, types } = kept(() => seen());
  const silent: PageSource = { read: () => new Promise(() => {}), leave: () => {} };
  keeper.show(silent, '');
  await keeper.take({ type: 'ready' });
  keeper.show({ ...silent, read: async () => seen({ question }) }, '');
  await until(() => types().includes('ask'));
});

test('what was seen of one run is not taken for what was seen of the next one', async () => {
  const { keeper } = kept(() => seen());
  await keeper.take({ type: 'ready' });
  await until(() => keeper.seen !== undefined);
  keeper.show({ read: () => new Promise(() => {}), leave: () => {} }, '');
  assert.equal(keeper.seen, undefined);
});

test('a page without a run, and one whose run cannot be read, say why', async () => {
  const { keeper, told } = kept(() => 'its folder is gone');
  await keeper.take({ type: 'ready' });
  await until(() => told.length === 1);
  keeper.show(undefined, 'none was chosen');
  assert.deepEqual(told, [
    { type: 'empty', why: 'its folder is gone' },
    { type: 'empty', why: 'none was chosen' },
  ]);
});

test('an answer that does not count is refused on the page, with why', async () => {
  const late = async () => Promise.reject(new Error("'question-1' is not open; it was answered already"));
  const { keeper, told } = kept(() => seen({ question }), { answer: late });
  await keeper.take({ type: 'answer', requestId: 'question-1', answer: { kind: 'text', text: 'x' } });
  assert.deepEqual(told, [
    { type: 'refused', requestId: 'question-1', message: "'question-1' is not open; it was answered already" },
  ]);
  const record = kept(() => seen());
  await record.keeper.take({ type: 'answer', requestId: 'question-1', answer: { kind: 'approve' } });
  assert.deepEqual(record.told, [{ type: 'refused', requestId: 'question-1', message: 'nobody waits' }]);
});

test('what is pasted becomes a file for the run, which is removed once the run has its copy', async () => {
  let path = '';
  let now = seen({ question });
  const answer: PageSource['answer'] = async (_, given) => {
    assert.equal(given.kind, 'attachment');
    path = given.kind === 'attachment' ? given.path : '';
  };
  const { keeper, types } = kept(() => now, { answer });
  await keeper.take({ type: 'ready' });
  const base64 = Buffer.from('a picture').toString('base64');
  await keeper.take({ type: 'attach', requestId: 'question-1', name: '../../etc/graph.png', base64 });
  assert.equal(basename(path), '-..-etc-graph.png');
  assert.equal(readFileSync(path, 'utf8'), 'a picture');
  keeper.refresh();
  await until(() => types().filter((type) => type === 'show').length >= 2);
  assert.ok(existsSync(path));
  const sha256 = `sha256:${createHash('sha256').update('a picture').digest('hex')}`;
  now = { ...seen(), data: data({ steps: [{ attempts: [{ evidence: [{ sha256 }] }] }] }) };
  keeper.refresh();
  await until(() => !existsSync(path));
});

test('what is larger than any evidence is refused before it is written', async () => {
  const answered: unknown[] = [];
  const { keeper, told } = kept(() => seen({ question }), { answer: async (...given) => void answered.push(given) });
  await keeper.take({ type: 'attach', requestId: 'question-1', name: 'x', base64: 'A'.repeat(36 * 1024 * 1024) });
  assert.deepEqual([told, answered], [[{ type: 'refused', requestId: 'question-1', message: 'too large' }], []]);
});

test('a page says only what a page can say, and no path of a file', () => {
  const answer = { kind: 'text', text: 'x' };
  assert.deepEqual(readFromPage({ type: 'answer', requestId: 'q', answer, more: 1 }), {
    ...{ type: 'answer', requestId: 'q', answer },
  });
  for (const odd of [
    ...[undefined, null, 5, 'ready', {}, { type: 'toString' }, { type: 'answer', requestId: 'q' }],
    ...[
      { type: 'action', action: 'constructor' },
      { type: 'reveal', stepId: 'x', where: 'elsewhere' },
    ],
    { type: 'answer', requestId: 'q', answer: { kind: 'attachment', path: '/etc/passwd' } },
  ])
    assert.equal(readFromPage(odd), undefined, JSON.stringify(odd));
});

test('the buttons of a page reach the window, and taking back reaches the run', async () => {
  const { keeper, acted } = kept(() => seen());
  await keeper.take({ type: 'ready' });
  await until(() => keeper.seen !== undefined);
  await keeper.take({ type: 'action', action: 'verify' });
  await keeper.take({ type: 'action', action: 'rollback' });
  await keeper.take({ type: 'reveal', stepId: 'one', where: 'guide' });
  assert.deepEqual(acted, ['verify', 'taken back', 'one guide']);
});

test('the document of the page loads its own script and style and nothing else', () => {
  const files = {
    script: 's:page.js',
    style: 's:page.css',
    cspSource: 's:',
    nonce: 'abc',
    language: 'en',
    title: '<b>',
  };
  const html = pageHtml(files);
  const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  assert.equal(
    policy,
    "default-src 'none'; script-src 'nonce-abc'; style-src s:; img-src data: blob:; base-uri 'none'; form-action 'none'",
  );
  assert.match(html, /<title>&lt;b><\/title>/);
  assert.deepEqual(html.match(/(?:src|href)="[^"]+"/g), ['href="s:page.css"', 'src="s:page.js"']);
});

test('a record offers what can be done with it from here, and says who can answer it', async () => {
  const words = { resume: 'resume it', untrusted: 'trust it', elsewhere: 'elsewhere' };
  const hostOf = async (status: string, { isTrusted = true, mode = 'real' } = {}) => {
    const runPage = async () => ({ page: { data: data({ status, mode }), runbook: '/x.runbook.yaml' } });
    const language = { runPage, leaveRunPage: () => {} };
    const read = await recordSource('/r', { language, words, isTrusted: () => isTrusted }).read();
    assert.notEqual(typeof read, 'string');
    const { cannotAnswer, actions } = (read as SeenRun).host;
    return [cannotAnswer, actions.filter((action) => action === 'resume' || action === 'panic').join()];
  };
  assert.deepEqual(await hostOf('waiting'), ['resume it', 'resume']);
  assert.deepEqual(await hostOf('interrupted', { isTrusted: false }), ['trust it', '']);
  assert.deepEqual(await hostOf('running'), ['elsewhere', 'panic']);
  assert.deepEqual(await hostOf('completed'), [undefined, '']);
  assert.deepEqual(await hostOf('waiting', { mode: 'replay' }), [undefined, '']);
});

test('of a replay that goes on nothing is offered that reads its record', async () => {
  const actionsOf = async (mode: string, canTakeBack: boolean) => {
    const page = { data: data({ mode }), at: { isStopped: true }, live: [], isRecord: false, canTakeBack };
    const customRequest = async () => ({ ...page, runbook: '/x', directory: '/r' });
    const read = await sessionSource({ customRequest }).read();
    return typeof read === 'string' ? read : read.host.actions.join();
  };
  assert.equal(await actionsOf('replay', false), 'openRunbook');
  assert.equal(await actionsOf('real', true), 'rollback,copySummary,export,openRunbook,verify,panic');
});

/** What is shown one after the other. */
function shown(last?: string) {
  const keys: string[] = [];
  const session = { id: 's1', customRequest: async () => ({}) } as never;
  const state = { live: false, last };
  const run = new ShownRun({
    keeper: {
      show: (source) => keys.push(source === undefined ? 'nothing' : 'a source'),
      refresh: () => {},
      seen: seen({ host: { actions: ['openRunbook', 'panic'] } }),
    },
    current: () => (state.live ? { session } : undefined),
    recordOf: (directory) => {
      keys.push(directory);
      return { read: async () => seen(), leave: () => {} };
    },
    last: { get: () => state.last, set: (directory) => (state.last = directory) },
    noRun: 'none',
  });
  return { run, keys, state, live: { session } };
}

test('the run that is debugged is shown, before it what was shown last, and after it what was seen of it', () => {
  const { run, keys, state, live } = shown('/before');
  run.choose();
  assert.equal(run.is('/before'), true);
  state.live = true;
  run.began();
  assert.equal(run.is('s1'), true);
  state.live = false;
  run.ended({ ...live, standing: { steps: 1, isStopped: false, directory: '/nowhere' } });
  assert.equal(run.is('s1'), false);
  assert.deepEqual(keys, ['/before', 'a source', 'a source', 'a source']);
});

test('of a run that leaves no record is shown what its session told last, however soon it was over', async () => {
  const sources: PageSource[] = [];
  const session = { id: 's1', customRequest: async () => ({}) } as never;
  const sessions = [{ session }];
  const run = new ShownRun({
    keeper: { show: (source) => source && sources.push(source), refresh: () => {}, seen: undefined },
    current: () => sessions.at(-1),
    recordOf: () => ({ read: async () => 'another run', leave: () => {} }),
    last: { get: () => '/before', set: () => {} },
    noRun: 'none',
  });
  run.began();
  sessions.pop();
  const left = { data: data({ mode: 'dry-run' }), at: { isStopped: false }, live: [], runbook: '/x.runbook.yaml' };
  run.ended({ session, left: { ...left, isRecord: false, canTakeBack: false } });
  const read = (await sources.at(-1)?.read()) as SeenRun;
  assert.deepEqual([read.data.report.run.mode, read.host.actions], ['dry-run', ['openRunbook']]);
});

test('a run that a person chose stays until another one begins, or the debugger is to be followed', () => {
  const { run, state } = shown();
  state.live = true;
  run.began();
  run.pin('/chosen');
  run.choose();
  assert.deepEqual([run.isPinned, run.is('/chosen'), state.last], [true, true, '/chosen']);
  run.follow();
  assert.equal(run.is('s1'), true);
  run.pin('/chosen');
  run.began();
  assert.equal(run.is('s1'), true);
});

const t = (message: string, ...values: string[]) =>
  message.replace(/\{(\d)\}/g, (_, place) => values[Number(place)] ?? '');

test('the status bar says what waits before what runs, and with how many more', () => {
  const standing = { steps: 9, number: 3, stepId: 'drain', isStopped: false };
  const running = { name: 'Debug runbook', standing };
  assert.deepEqual(statusText(running, [], t), {
    text: '$(sync~spin) Runbook: step 3 of 9',
    label: 'Runbook: step 3 of 9',
    details: ["Debug runbook runs 'drain'"],
    isWaiting: false,
  });
  assert.match(statusText({ ...running, standing: { ...standing, isStopped: true } }, [], t).text, /debug-pause/);
  const asking = { name: 'Other', question };
  const { text, isWaiting } = statusText(running, [asking], t);
  assert.deepEqual([text, isWaiting], ["$(bell-dot) Runbook waits: 'graph' of 'judge'", true]);
  const approval = { ...question, kind: 'approval' } as const;
  const both = statusText({ name: 'A', question: approval }, [asking], t);
  assert.equal(both.label, "Runbook waits: approve 'judge' and 1 more");
});

test('a run that another process drives is answered by the command for what it waits for', () => {
  const command = (attempt: object) =>
    answerCommand(data({ steps: [{ id: 'drain', status: 'waiting', attempts: [attempt] }] }), '/my runs/r');
  const open = { approvals: [], interventions: [], command: { kind: 'argv' } };
  assert.equal(command({ ...open, approvals: [{ status: 'open' }] }), "runbook approve '/my runs/r' drain");
  assert.equal(command({ ...open, interventions: [{ cause: 'timeout' }] }), "runbook resolve '/my runs/r' drain ");
  assert.equal(command({ ...open, command: { kind: 'manual' } }), "runbook evidence set '/my runs/r' drain ");
  assert.equal(command(open), undefined);
  assert.equal(answerCommand(data(), '/r'), undefined);
});

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!isSo()) {
    assert.ok(Date.now() < end, 'waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
