import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { newCancellation } from '../../runtime/engine/cancellation.js';
import type { Cancellation, Execution } from '../../runtime/engine/ports.js';

/** Something that does steps of one type, as the suite asks it. */
export interface Subject {
  readonly name: string;
  /** A step that is right, passes and prints `hello`. */
  readonly right: object;
  /** A step of the right form that does not end by itself within a minute. */
  readonly endless: object;
  /** A step that its validation refuses. */
  readonly wrong: object;
  /** What keeps the step from being done; empty where nothing does. */
  validate(context: TestContext, step: object): Promise<readonly string[]>;
  execute(context: TestContext, step: object, limits: Limits): Promise<Execution>;
}

/** What ends a step early. */
export interface Limits {
  readonly timeoutMs: number;
  readonly cancellation: Cancellation;
}

/** What holds for whatever does steps, whether it is built in or installed. */
export function conforms(subject: Subject): void {
  const { name, right, endless, wrong } = subject;
  const unlimited = { timeoutMs: 20_000, cancellation: newCancellation() };

  test(`${name}: a step that is right validates, and one that is wrong is told why`, async (t) => {
    assert.deepEqual(await subject.validate(t, right), []);
    assert.notDeepEqual(await subject.validate(t, wrong), []);
  });

  test(`${name}: doing a step gives an exit code, both outputs and nothing that steers`, async (t) => {
    const execution = await subject.execute(t, right, unlimited);
    assert.deepEqual([execution.outcome, execution.exitCode], ['exited', 0], execution.detail);
    assert.match(execution.stdout.text, /hello/);
    const known = ['outcome', 'exitCode', 'signal', 'detail', 'durationMs', 'stdout', 'stderr'];
    assert.deepEqual(
      Object.keys(execution).filter((key) => !known.includes(key)),
      [],
    );
    assert.match(execution.stdout.sha256, /^[0-9a-f]{64}$/);
  });

  test(`${name}: doing a step leaves the step as it was`, async (t) => {
    const before = structuredClone(right);
    await subject.execute(t, right, unlimited);
    assert.deepEqual(right, before);
  });

  test(`${name}: the time limit ends a step`, async (t) => {
    const { outcome, exitCode } = await subject.execute(t, endless, { ...unlimited, timeoutMs: 300 });
    assert.deepEqual([outcome, exitCode], ['timeout', null]);
  });

  test(`${name}: a person ends a step that is under way`, async (t) => {
    const cancellation = newCancellation();
    setTimeout(cancellation.cancel, 150);
    const { outcome, exitCode } = await subject.execute(t, endless, { ...unlimited, cancellation });
    assert.deepEqual([outcome, exitCode], ['cancelled', null]);
  });

  test(`${name}: a step of a run that is cancelled already does not pass`, async (t) => {
    const cancellation = newCancellation();
    cancellation.cancel();
    assert.equal((await subject.execute(t, right, { ...unlimited, cancellation })).outcome, 'cancelled');
  });
}
