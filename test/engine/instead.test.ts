import assert from 'node:assert/strict';
import test from 'node:test';
import type { HumanCommand, Pacer } from '../../runtime/engine/drive.js';
import type { Actor } from '../../runtime/model/event.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { verifyTrace } from '../../runtime/record/verify.js';
import type { Intent } from '../../runtime/run/next.js';
import { cli, planOf, whole } from '../support/plans.js';
import { type Outcome, runInMemory, type Script } from '../support/ports.js';

const alice: Actor = { kind: 'human', id: 'alice', channel: 'tty' };

interface Wish {
  /** What is next when the person speaks: the kind of the intent and the step. */
  readonly before: string;
  readonly command: HumanCommand;
}

/** Puts each wish in place of what is next, once, and notes why any is turned down. */
function wishing(wishes: readonly Wish[], refusals: string[] = []): Pacer {
  const left = [...wishes];
  return {
    before: async (intent, _state, held) => {
      if (left[0]?.before !== placeOf(intent)) return;
      const { command } = left.shift() as Wish;
      const refusal = held.refusal(command);
      if (refusal) refusals.push(refusal.message);
      else held.instead(command);
    },
  };
}

function placeOf(intent: Intent): string {
  return 'planStep' in intent ? `${intent.kind} ${intent.planStep.step.id}` : intent.kind;
}

const setVar = (text: string): HumanCommand => ({
  kind: 'set-value',
  actor: alice,
  scope: 'vars',
  name: 'where',
  text,
});
const jump = (to: number): HumanCommand => ({ kind: 'jump-run', actor: alice, to });
const shown = (outcome: Outcome) => outcome.started.map((argv) => argv.join(' '));

/** Runs, and checks that the record of it can have come to be. */
async function verified(plan: ReturnType<typeof planOf>, script: Script): Promise<Outcome> {
  const outcome = await runInMemory(plan, script);
  const { kind, ...rest } = verifyTrace(outcome.trace, sha256Hex);
  assert.equal(kind, 'intact', JSON.stringify(rest).slice(0, 300));
  return outcome;
}

test('a run that went back captures anew, and its record verifies to its end', async () => {
  const plan = planOf([
    cli('a', ['one'], { capture: { n: whole('stdout') } }),
    cli('b', ['two', '{{ .n }}']),
    cli('c', ['three']),
    cli('d', ['four', '{{ .n }}']),
  ]);
  const outcome = await verified(plan, {
    answers: { one: [{ stdout: '1' }, { stdout: '2' }] },
    pacer: wishing([
      { before: 'prepare-step c', command: jump(0) },
      { before: 'prepare-step c', command: jump(3) },
    ]),
  });
  assert.deepEqual(shown(outcome), ['one', 'two 1', 'one', 'two 2', 'four 2']);
  const finished = outcome.events.at(-1);
  assert.deepEqual(finished?.type === 'run.finished' && finished.data.steps, { passed: 3, failed: 0, skipped: 1 });
});

test('a value that is set is what the templates of later steps say', async () => {
  const plan = planOf([cli('a', ['one', '{{ .where }}']), cli('b', ['two', '{{ .where }}'])], { where: 'here' });
  const outcome = await verified(plan, { pacer: wishing([{ before: 'prepare-step b', command: setVar('there') }]) });
  assert.deepEqual(shown(outcome), ['one here', 'two there']);
});

test('a step that was made ready, and approved, is asked for anew where a value makes another one of it', async () => {
  const plan = planOf([cli('a', ['one', '{{ .where }}'])], { where: 'here' });
  const asked: unknown[] = [];
  const outcome = await verified(plan, {
    risks: { one: 'caution' },
    people: {
      approval: async ({ ready }) => {
        asked.push(ready.argv);
        return { kind: 'approve', actor: { kind: 'human', id: 'bob', channel: 'tty' } };
      },
    },
    pacer: wishing([{ before: 'execute-step a', command: setVar('there') }]),
  });
  assert.deepEqual(asked, [
    ['one', 'here'],
    ['one', 'there'],
  ]);
  assert.deepEqual(shown(outcome), ['one there']);
});

test('what takes a step back is what it was when the step began, whatever was set since', async () => {
  const rollback = cli('a:rollback', ['undo', '{{ .where }}']);
  const plan = planOf([cli('a', ['one', '{{ .where }}'], { rollback }), cli('b', ['two', '{{ .where }}'])], {
    where: 'here',
  });
  const outcome = await verified(plan, {
    answers: { two: { exitCode: 1 } },
    people: { approval: async () => ({ kind: 'approve', actor: { kind: 'human', id: 'bob', channel: 'tty' } }) },
    pacer: wishing([{ before: 'prepare-step b', command: setVar('there') }]),
  });
  assert.deepEqual(shown(outcome), ['one here', 'two there', 'undo here']);
});

test('what a person wants and the run would turn down is told, and changes nothing', async () => {
  const refusals: string[] = [];
  const plan = planOf([cli('a', ['one'])], { where: 'here' });
  const outcome = await verified(plan, {
    pacer: wishing(
      [{ before: 'prepare-step a', command: { ...setVar('x'), name: 'nowhere' } as HumanCommand }],
      refusals,
    ),
  });
  assert.deepEqual(refusals, ["the runbook has no variable 'nowhere'"]);
  assert.deepEqual(shown(outcome), ['one']);
});

test('who jumps into a group does not say that its condition holds', async () => {
  const plan = planOf([cli('a', ['one']), cli('b', ['two']), cli('c', ['three']), cli('d', ['four'])], {
    where: 'here',
  });
  const group = { id: 'group', when: "vars.where == 'there'", firstIndex: 1, at: { start: 0, end: 0 } };
  const steps = plan.steps.map((planStep) => ({ ...planStep, groups: [1, 2].includes(planStep.index) ? [group] : [] }));
  const outcome = await verified(
    { ...plan, apiVersion: 'runbook/v1', steps },
    { pacer: wishing([{ before: 'prepare-step a', command: jump(2) }]) },
  );
  assert.deepEqual(shown(outcome), ['four']);
});
