import type { People } from '../../runtime/engine/ports.js';
import type { Actor, RecordedEvent } from '../../runtime/model/event.js';
import { isSameJson } from '../../runtime/model/same-json.js';
import { unbound } from '../record/rechain.js';
import { eventsOf } from '../support/recorded.js';
import type { Attempt } from './attempt.js';
import { approveElsewhere } from './elsewhere.js';
import { agreeing, begun, forge, type Gated, gated, resumed, type Scene, timesTold, withSteps } from './scene.js';

type Events = readonly RecordedEvent[];
type Requested = Extract<RecordedEvent, { type: 'approval.requested' }>;

/** What a forger makes of the record of a run that waits for an approval. */
type Forging = (events: Events, asked: Requested) => Events;

const bob: Actor = { kind: 'human', id: 'bob', role: 'lead', channel: 'tty' };

/** Attempts by whoever may write to the folder of a run: lines that nobody said, with hashes that fit. */
export function forgedRecords(scene: (text: string) => Scene): readonly Attempt[] {
  const kinds: readonly Gated[] = ['caution', 'dangerous'];
  return Object.entries(forgings).flatMap(([what, forging]) =>
    kinds.map((kind) => ({
      name: `forged record: ${what} (${kind})`,
      grants: 0,
      run: () => afterForging(scene(gated(kind)), forging),
    })),
  );
}

/** That a record which is written anew without a change is taken, and that a person's yes still lets its step run. */
export function rewrittenRecord(scene: (text: string) => Scene): readonly Attempt[] {
  return (['caution', 'dangerous', 'script'] as const).map((kind) => ({
    name: `control: a record written anew, and then approved (${kind})`,
    grants: 1,
    run: async () => {
      const place = scene(gated(kind));
      const directory = await begun(place);
      forge(directory, eventsOf(directory));
      await resumed(directory, { people: agreeing });
      return timesTold(place);
    },
  }));
}

/** Attempts to have people say yes to what they are shown, where something else would run. */
export function falseFronts(scene: (text: string) => Scene): readonly Attempt[] {
  return Object.entries(fronts).map(([what, front]) => ({
    name: `false front: ${what}`,
    grants: 0,
    run: async () => {
      const place = scene(gated('caution'));
      const directory = await begun(place);
      const events = eventsOf(directory);
      const shown = events.map((event) => ({ ...event, data: { ...event.data, ...front(event) } }) as RecordedEvent);
      forge(directory, shown);
      await resumed(directory, { people: misled });
      return timesTold(place);
    },
  }));
}

/** What the record shows in place of what is true. */
const fronts: Readonly<Record<string, (event: RecordedEvent) => object>> = {
  'another command': ({ type }) => (type === 'step.ready' ? { argv: ['true'] } : {}),
  'a script': ({ type }) => (type === 'step.ready' ? { argv: undefined, script: 'true', shell: 'sh' } : {}),
  'a folder': ({ type }) => (type === 'step.ready' ? { cwd: '/' } : {}),
  'a variable': ({ type }) => (type === 'step.ready' ? { env: { DRY_RUN: '1' } } : {}),
  instructions: ({ type }) => (type === 'step.ready' ? { instructions: 'look' } : {}),
  'a lower class': ({ type }) => (type === 'approval.requested' ? { risk: 'safe' } : {}),
};

/** People who say yes where they are shown anything but the truth. */
const misled: People = {
  ...agreeing,
  approval: async (question, withdrawn) => {
    const { ready, approval } = question;
    const isTrue = isSameJson({ ...ready, command_hash: undefined }, { argv: ['touch', 'told'] });
    return isTrue && approval.request.risk === 'caution' ? undefined : agreeing.approval(question, withdrawn);
  },
};

/** Attempts to have one real yes count as the second one beside a yes that nobody said. */
export function fewerPeople(scene: (text: string) => Scene): readonly Attempt[] {
  return [
    {
      name: 'forged record: the first of two approvals of what a person does',
      grants: 0,
      run: async () => {
        const approvals = 'approvals: {min: 2, roles: []}';
        const place = scene(withSteps([`id: change, type: manual, instructions: look, ${approvals}`]));
        const directory = await begun(place);
        const events = eventsOf(directory);
        const asked = events.find((event): event is Requested => event.type === 'approval.requested');
        if (asked === undefined) throw new Error('nobody was asked');
        forge(directory, [...without(events.map(unbound), 'run.paused'), approval(asked, { actor: bob })]);
        await approveElsewhere(directory);
        return eventsOf(directory).some(({ type }) => type === 'step.result') ? 1 : 0;
      },
    },
  ];
}

async function afterForging(place: Scene, forging: Forging): Promise<number> {
  const directory = await begun(place);
  const events = eventsOf(directory);
  const asked = events.find((event): event is Requested => event.type === 'approval.requested');
  if (asked === undefined) throw new Error('nobody was asked');
  forge(directory, forging(events.map(unbound), asked));
  await resumed(directory);
  return timesTold(place);
}

const forgings: Readonly<Record<string, Forging>> = {
  'an approval before the rest': (events, asked) => before(events, 'run.paused', approval(asked)),
  'an approval after the rest': (events, asked) => [...events, approval(asked)],
  'an approval in place of the rest': (events, asked) => [...without(events, 'run.paused'), approval(asked)],
  'an approval by somebody else': (events, asked) => [
    ...without(events, 'run.paused'),
    approval(asked, { actor: bob }),
  ],
  'an approval by the engine': (events, asked) => [
    ...events,
    approval(asked, { actor: { kind: 'engine', id: 'engine' } }),
  ],
  'an approval by a policy': (events, asked) => [...events, approval(asked, { actor: { kind: 'policy', id: 'auto' } })],
  'an approval by the system': (events, asked) => [
    ...events,
    approval(asked, { actor: { kind: 'system', id: 'cron' } }),
  ],
  'an approval without what was typed': (events, asked) => [...events, approval(asked, { typed_ok: false })],
  'an approval by another gesture': (events, asked) => [...events, approval(asked, { gesture: 'confirm' })],
  'an approval of the next attempt': (events, asked) => [
    ...events,
    { ...approval(asked), attempt: 2 } as RecordedEvent,
  ],
  'an approval of no attempt': (events, asked) => [...events, { ...approval(asked), attempt: 0 } as RecordedEvent],
  'two approvals': (events, asked) => [...events, approval(asked), approval(asked, { actor: bob })],
  'an approval with a proof that is none': (events, asked) => [...events, approval(asked, { proof: noProof(asked) })],
  'an approval that breaks the glass': (events, asked) => [
    ...events,
    approval(asked, { break_glass: { reason: 'urgent', waived: ['distinct_from', 'min'] } }),
  ],
  'an approval that a later version wrote': (events, asked) => [
    ...events,
    { ...approval(asked), v: 2 } as unknown as RecordedEvent,
  ],
  'an approval dated in the future': (events, asked) => [
    ...events,
    { ...approval(asked), ts: '9999-01-01T00:00:00.000Z' } as RecordedEvent,
  ],
  'an approval dated before it was asked for': (events, asked) => [
    ...events,
    { ...approval(asked), ts: '2001-01-01T00:00:00.000Z' } as RecordedEvent,
  ],
  'an approval, and the whole run moved into the past': (events, asked) =>
    [...events, approval(asked)].map((event) => ({ ...event, ts: '2001-01-01T00:00:00.000Z' }) as RecordedEvent),
  'an approval and a resumption': (events, asked) => [...events, approval(asked), resumption(asked)],
  'an approval, and a rejection behind it': (events, asked) => [
    ...events,
    approval(asked),
    closing(asked, 'step.rejected'),
  ],
  'an approval that ran out behind it': (events, asked) => [
    ...events,
    approval(asked),
    closing(asked, 'approval.expired'),
  ],
  'an approval, a rejection and a resumption': (events, asked) => [
    ...events,
    approval(asked),
    closing(asked, 'step.rejected'),
    resumption(asked),
  ],
  'an approval behind a resumption': (events, asked) => [...events, resumption(asked), approval(asked)],
  'an approval, and then the end of the runner': (events, asked) => [
    ...without(events, 'run.paused'),
    approval(asked),
    started(asked),
  ],
  'an approval, a start, and a further try': (events, asked) => [
    ...without(events, 'run.paused'),
    approval(asked),
    started(asked),
    made(asked, 'step.retried', { next_attempt: 2, delay_ms: 0, cause: 'x' }),
  ],
  'a start': (events, asked) => [...without(events, 'run.paused'), started(asked)],
  'a further try': (events, asked) => [
    ...events,
    made(asked, 'step.retried', { next_attempt: 2, delay_ms: 0, cause: 'x' }),
  ],
  'an automatic start behind the request': (events, asked) => before(events, 'run.paused', automatic(asked)),
  'an automatic start in place of the rest': (events, asked) => [...without(events, 'run.paused'), automatic(asked)],
  'an automatic start in place of the request': (events, asked) => [
    ...without(events, 'run.paused', 'approval.requested'),
    automatic(asked),
  ],
  'an automatic start of what governance allowed': (events, asked) => [
    ...without(events, 'run.paused', 'approval.requested').map(allowed),
    automatic(asked),
  ],
  'an automatic start of what was called safe': (events, asked) => [
    ...without(events, 'run.paused', 'approval.requested').map(allowed).map(calledSafe),
    automatic(asked),
  ],
  'an automatic start, and the request behind it': (events, asked) =>
    before(events, 'approval.requested', automatic(asked)),
  'a verdict of safe': (events) => events.map(calledSafe),
  'a verdict of safe behind the rest': (events, asked) => [
    ...events,
    ...events.filter(({ type }) => type === 'runbook.classified').map(calledSafe),
    automatic(asked),
  ],
  'a decision to allow': (events) => events.map(allowed),
  'a decision to allow, and no request': (events) => without(events, 'approval.requested', 'run.paused').map(allowed),
  'no request at all': (events) => without(events, 'approval.requested', 'run.paused'),
  'a request of nobody': asking({ requirement: { min: 0, roles: [] } }),
  'a request of less than nobody': asking({ requirement: { min: -1, roles: [] } }),
  'a request of no number of people': asking({ requirement: { min: null, roles: [] } }),
  'a request of a gesture in place of a text': asking({ gesture: 'confirm', typed_text: undefined }),
  'a request of an empty text': asking({ typed_text: '' }),
  'a request of another command': asking({ command_hash: `sha256:${'0'.repeat(64)}` }),
  'a request that has run out': asking({ expires_at: '2001-01-01T00:00:00.000Z' }),
  'a request that runs out at no time': asking({ expires_at: 'never' }),
  'a request that ran out, renewed and approved': asking({ expires_at: '9999-01-01T00:00:00.000Z' }),
  'a request that was taken back, and approved': (events, asked) => [
    ...events,
    made(asked, 'approval.revoked', { approval_id: asked.data.approval_id, reason: 'x' }),
    approval(asked),
  ],
  'a request that was taken back, and an automatic start': (events, asked) => [
    ...events,
    made(asked, 'approval.revoked', { approval_id: asked.data.approval_id, reason: 'x' }),
    automatic(asked),
  ],
  'an intervention that says to try again': (events, asked) => [
    ...events,
    made(asked, 'intervention.opened', { cause: 'interrupted' }),
    made(asked, 'intervention.resolved', { resolution: 'retry', note: '' }, bob),
  ],
  'an intervention behind an approval': (events, asked) => [
    ...events,
    approval(asked),
    made(asked, 'intervention.opened', { cause: 'interrupted' }),
    made(asked, 'intervention.resolved', { resolution: 'retry', note: '' }, bob),
  ],
  'evidence that says yes': (events, asked) => [
    ...events,
    made(asked, 'evidence.submitted', { name: 'approval', record: { kind: 'text', text: 'approved' } }, bob),
  ],
  'a step made ready anew, and approved by its old request': (events, asked) => [
    ...without(events, 'run.paused'),
    ...events.filter(({ type }) => type === 'step.ready').map((event) => ({ ...event, attempt: 2 }) as RecordedEvent),
    { ...approval(asked), attempt: 2 } as RecordedEvent,
  ],
  'a run that was begun in another profile': (events, asked) => [
    ...events.map((event) =>
      event.type === 'run.created'
        ? ({ ...event, data: { ...event.data, profile: 'open', trust_level: 9 } } as unknown as RecordedEvent)
        : event,
    ),
    automatic(asked),
  ],
  'a run that was made by the engine': (events, asked) => [
    ...events.map((event) =>
      event.type === 'run.created' ? { ...event, actor: { kind: 'engine', id: 'engine' } as const } : event,
    ),
    approval(asked, { actor: { kind: 'engine', id: 'engine' } }),
  ],
  'a step of another name that was approved': (events, asked) => [
    ...events,
    { ...approval(asked), step_id: 'other' } as RecordedEvent,
  ],
  'the name of the approver in another spelling of human': (events, asked) => [
    ...events,
    approval(asked, { actor: { kind: 'Human' as 'human', id: 'alice' } }),
  ],
  'nothing but the approval': (events, asked) => [...events.slice(0, 3), approval(asked)],
};

function asking(changed: object): Forging {
  return (events, asked) => {
    const request = { ...asked, data: { ...asked.data, ...changed } } as Requested;
    return [...events.map((event) => (event.type === 'approval.requested' ? request : event)), approval(request)];
  };
}

function approval(
  asked: Requested,
  more: { readonly actor?: Actor; readonly [key: string]: unknown } = {},
): RecordedEvent {
  const { approval_id, command_hash, gesture } = asked.data;
  const { actor = { kind: 'human', id: 'alice', role: 'lead', channel: 'tty' }, ...data } = more;
  const granted = { approval_id, command_hash, gesture, typed_ok: gesture === 'typed', source: 'human', ...data };
  return made(asked, 'step.approved', granted, actor);
}

function automatic(asked: Requested): RecordedEvent {
  return made(asked, 'step.auto_executed', { why: { risk: 'safe', profile: 'local' } });
}

function started(asked: Requested): RecordedEvent {
  return made(asked, 'step.started', { command_hash: asked.data.command_hash, execution_id: 'execution-9' });
}

function resumption(asked: Requested): RecordedEvent {
  const { step_id: _, attempt: __, ...place } = asked;
  return { ...place, type: 'run.resumed', actor: bob, data: { reason: 'a person let it go on' } };
}

function made(asked: Requested, type: RecordedEvent['type'], data: object, actor?: Actor): RecordedEvent {
  return { ...asked, type, data, actor: actor ?? { kind: 'engine', id: 'engine', channel: 'engine' } } as RecordedEvent;
}

function closing(asked: Requested, type: 'step.rejected' | 'approval.expired'): RecordedEvent {
  return made(asked, type, { approval_id: asked.data.approval_id, reason: 'x' });
}

function noProof({ data }: Requested): object {
  return {
    key_id: data.command_hash,
    at: '2026-01-01T00:00:00.000Z',
    signature: Buffer.alloc(64, 7).toString('base64'),
  };
}

function before(events: Events, type: RecordedEvent['type'], more: RecordedEvent): Events {
  return events.flatMap((event) => (event.type === type ? [more, event] : [event]));
}

function without(events: Events, ...types: readonly RecordedEvent['type'][]): Events {
  return events.filter(({ type }) => !types.includes(type));
}

function allowed(event: RecordedEvent): RecordedEvent {
  if (event.type !== 'governance.decided') return event;
  return { ...event, data: { ...event.data, decision: 'allow', rule: 'gate/safe', risk: 'safe' } };
}

function calledSafe(event: RecordedEvent): RecordedEvent {
  if (event.type !== 'runbook.classified') return event;
  return { ...event, data: { ...event.data, scanner: { class: 'safe', rules: [] }, final: 'safe' } };
}
