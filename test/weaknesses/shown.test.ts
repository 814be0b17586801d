import assert from 'node:assert/strict';
import test from 'node:test';
import type { RecordedEvent } from '../../runtime/model/event.js';
import { evolve, initialState } from '../../runtime/run/state.js';
import { approve, DecidedRun, hour, pause, person, prepared, resume, start } from '../support/decided-run.js';
import { cli, planOf } from '../support/plans.js';
import { v1 } from '../support/recorded.js';
import { WaitingRun } from '../support/waiting-run.js';

const bob = person('bob');
const asking = () => new DecidedRun(planOf([cli('one', ['df'])])).happens(prepared(0, 'caution'));
const change = 'id: change, type: cli, with: {argv: ["touch", "one"]}';

test('what was approved counts on only where what was shown is what would run', () => {
  const changes: readonly object[] = [{ argv: ['du'] }, { env: { A: 'b' } }, { cwd: '/' }, { instructions: 'df' }];
  for (const change of changes) {
    const run = asking().happens(pause).happens(approve(0, bob)).happens(resume());
    const ready = run.events.find(({ type }) => type === 'step.ready');
    assert.ok(ready);
    const forged = { ...ready, data: { ...ready.data, ...change } } as RecordedEvent;
    run.state = run.events.reduce((state, event) => evolve(state, event === ready ? forged : event), initialState);
    assert.notDeepEqual(run.gives(prepared(0, 'caution')), [], JSON.stringify(change));
    assert.equal(run.gives(start(0)), 'not-ready');
  }
});

test('a deadline that was written into the record by hand gives nobody more time', () => {
  const late = '9999-01-01T00:00:00.000Z';
  const forged = (run: DecidedRun) => {
    const change = (event: RecordedEvent) => ({ ...event, data: { ...event.data, expires_at: late } }) as RecordedEvent;
    const isAsking = ({ type }: RecordedEvent) => type === 'approval.requested' || type === 'intervention.opened';
    run.state = run.events.reduce(
      (state, event) => evolve(state, isAsking(event) ? change(event) : event),
      initialState,
    );
  };
  const run = asking();
  forged(run);
  run.now = hour(73);
  assert.deepEqual(run.gives(approve(0, bob)), ['approval.expired', 'intervention.opened']);
  forged(run);
  run.now = hour(150);
  assert.deepEqual(run.gives({ kind: 'expire-step', index: 0 }), ['intervention.expired', 'run.finished']);
});

test('nobody is asked on a terminal about what a forged record shows', async (t) => {
  const fronts: readonly ((event: RecordedEvent) => object)[] = [
    ({ type }) => (type === 'step.ready' ? { argv: ['true'] } : {}),
    ({ type }) => (type === 'approval.requested' ? { risk: 'safe' } : {}),
  ];
  for (const front of fronts) {
    const run = await WaitingRun.of(t, v1([change]));
    run.forges((events) => events.map((event) => ({ ...event, data: { ...event.data, ...front(event) } })));
    const refused = await run.calls(['approve'], 'change', '--as', 'bob');
    assert.match(String(refused.code), /^[24]$/, refused.stderr);
    assert.doesNotMatch(refused.stdout, /y\/n/);
    assert.match(
      refused.stderr,
      /what is (shown of step 'change' is not what its hash|recorded of step 'change' is not what its approval) is for/,
    );
  }
});
