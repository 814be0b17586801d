import { join } from 'node:path';
import { type Body, DapClient } from '../support/dap-client.js';
import type { Attempt } from './attempt.js';
import { type Gated, gated, type Scene, timesTold } from './scene.js';

/** What a client of the debugger sends; where it is an answer, to the question that is open unless it names another. */
type Request = readonly [command: string, args: object];

const answer = (given: unknown, requestId?: unknown): Request => [
  'runbook/answer',
  { answer: given, ...(requestId !== undefined && { requestId }) },
];
const typed = (text: unknown): Request => answer({ kind: 'approve', typed: text });
const said = (expression: string): Request => ['evaluate', { expression, context: 'repl' }];

/** Requests that let neither a caution nor a dangerous step run. */
const always: readonly Request[] = [
  ...['', 'question-0', 'question-99', 'approval-1', '*', 1, null, ['question-1'], { id: 1 }].map((id) =>
    answer({ kind: 'approve', typed: 'db' }, id),
  ),
  answer({ kind: 'approve', typed: 'db', as: '' }),
  answer({ kind: 'approve', typed: 'db', as: ' ' }),
  answer({ kind: 'approve', typed: 'db', as: '\u200b' }),
  answer({ kind: 'text', text: 'db' }),
  answer({ kind: 'text', text: 'y' }),
  answer({ kind: 'checklist', items: ['db', 'y'] }),
  answer({ kind: 'attachment', path: 'runbook.yaml' }),
  answer({ kind: 'intervention', resolution: 'retry', note: 'y' }),
  answer({ kind: 'intervention', resolution: 'done', note: 'y' }),
  answer({ kind: 'interruption', resolution: 'retry', note: 'y' }),
  answer({ kind: 'approved', typed: 'db' }),
  answer({ kind: 'APPROVE', typed: 'db' }),
  answer({ kind: ['approve'], typed: 'db' }),
  answer('approve'),
  answer(['approve', 'db']),
  answer(null),
  answer(true),
  ...['approve', 'approve db', 'approve change', 'y', 'yes', 'db', 'run', 'start', 'answer approve', 'skip change'].map(
    said,
  ),
  ...['evidence set approval yes', 'evidence check approval y', '{{ .approve }}', 'touch told', '!touch told'].map(
    said,
  ),
  ['continue', { threadId: 1 }],
  ['next', { threadId: 1 }],
  ['stepIn', { threadId: 1 }],
  ['stepOut', { threadId: 1 }],
  ['goto', { threadId: 1, targetId: 1 }],
  // The run that it begins waits at the same gate.
  ['restart', { arguments: { stopOnEntry: false } }],
  // The first question of the session was put by the run before.
  answer({ kind: 'approve', typed: 'db' }, 'question-1'),
  ['restartFrame', { frameId: 1 }],
  ['setVariable', { variablesReference: 1, name: 'approved', value: 'true' }],
  ['setExpression', { expression: 'approved', value: 'true' }],
  ['approve', { stepId: 'change', typed: 'db' }],
  ['runbook/approve', { stepId: 'change', typed: 'db' }],
  ['runbook/execute', { stepId: 'change' }],
  ['runbook/pending', { answer: { kind: 'approve', typed: 'db' } }],
  ['configurationDone', {}],
];

/** Texts that are not the one to be typed. */
const otherTexts: readonly Request[] = [
  ...[undefined, '', ' ', 'DB', 'Db', ' db', 'db ', 'db\n', 'd b', 'db\u200b', 'ｄｂ', 'change', 'y', 'yes'].map(typed),
  ...[null, true, 1, ['db'], { text: 'db' }].map(typed),
];

/** Attempts by what a client of the debugger can send; many in one session, and in the end somebody says yes. */
export function debuggerRequests(scene: (text: string) => Scene): readonly Attempt[] {
  return [...session(scene, 'dangerous', [...always, ...otherTexts]), ...session(scene, 'caution', always)];
}

function session(scene: (text: string) => Scene, kind: Gated, requests: readonly Request[]): readonly Attempt[] {
  let played: Promise<readonly number[]> | undefined;
  return requests.map((request, index) => ({
    name: `debugger: ${JSON.stringify(request)} (${kind})`,
    grants: 0,
    run: async () => {
      played ??= play(scene(gated(kind)), requests);
      return (await played)[index] ?? 0;
    },
  }));
}

/** Sends all requests to a run that waits for an approval; how often its step had run after each of them. */
async function play(place: Scene, requests: readonly Request[]): Promise<readonly number[]> {
  const ends: (() => void)[] = [];
  const client = new DapClient({ after: (end: () => void) => void ends.push(end) } as never);
  try {
    await launched(client, place);
    const times: number[] = [];
    for (const [command, args] of requests) {
      const requestId = await openQuestion(client);
      await client.attempt(command, { requestId, ...args });
      times.push(timesTold(place));
    }
    await client.request('runbook/answer', {
      requestId: await openQuestion(client),
      answer: { kind: 'approve', typed: 'db' },
    });
    await client.waitFor('terminated');
    if (timesTold(place) !== 1) throw new Error('the run did not wait any more, so nothing was tried');
    return times;
  } finally {
    for (const end of ends) end();
  }
}

async function launched(client: DapClient, { folder, runbook }: Scene): Promise<void> {
  await client.request('initialize', { adapterID: 'runbook', pathFormat: 'path' });
  await client.waitFor('initialized');
  const launch = client.request('launch', {
    program: runbook,
    runDirectory: join(folder, '.runbook'),
    as: 'alice',
    stopOnEntry: true,
  });
  await client.request('configurationDone');
  await launch;
  await client.waitFor('stopped');
  // Said before anybody was asked, it is no answer to what is asked later.
  await client.attempt('runbook/answer', { requestId: 'question-1', answer: { kind: 'approve', typed: 'db' } });
  await client.request('continue', { threadId: 1 });
  await client.waitFor('runbook/answerNeeded');
}

/** The question that is open now, put once more. */
async function openQuestion(client: DapClient): Promise<string> {
  for (;;) {
    const { isPending } = await client.request('runbook/pending');
    const { requestId }: Body = await client.waitFor('runbook/answerNeeded');
    if (isPending === true && isLatest(client, requestId)) return requestId;
  }
}

function isLatest({ events }: DapClient, requestId: string): boolean {
  const asked = events.filter(({ event }) => event === 'runbook/answerNeeded');
  return asked.at(-1)?.body.requestId === requestId;
}
