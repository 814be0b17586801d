import fc from 'fast-check';
import type { StepExecuted } from '../../runtime/model/event.js';
import { actors, evidenceNames, plan, typings, works } from './world.js';

/** Something that people, the engine, the clock or the world do to a run. */
export type Act =
  /** What the engine does next; where it is torn, it dies while so many of its events are on disk. */
  | { readonly kind: 'engine'; readonly torn: number | undefined }
  | {
      readonly kind: 'end';
      readonly outcome: StepExecuted['outcome'];
      readonly code: number;
      readonly torn: number | undefined;
    }
  /** Nobody answers, so the run comes to rest. */
  | { readonly kind: 'rest' }
  /** A person does just what is asked for. */
  | { readonly kind: 'oblige'; readonly who: number }
  | { readonly kind: 'approve'; readonly where: number; readonly who: number; readonly typed: number }
  | { readonly kind: 'reject'; readonly where: number; readonly who: number; readonly reason: string }
  | {
      readonly kind: 'evidence';
      readonly where: number;
      readonly who: number;
      readonly name: number;
      readonly given: number;
    }
  | {
      readonly kind: 'intervene';
      readonly where: number;
      readonly who: number;
      readonly how: number;
      readonly note: string;
    }
  | { readonly kind: 'skip'; readonly where: number; readonly who: number; readonly reason: string }
  | { readonly kind: 'tick'; readonly where: number; readonly who: number; readonly item: number }
  | { readonly kind: 'cancel'; readonly who: number }
  /** Everything is halted, and perhaps let go on again. */
  | { readonly kind: 'panic'; readonly isCleared: boolean }
  | { readonly kind: 'resume'; readonly who: number; readonly from: number | undefined }
  /** Somebody goes to another step in a debugger. */
  | { readonly kind: 'jump'; readonly who: number; readonly to: number }
  | { readonly kind: 'kill'; readonly share: number }
  /** A variable, a file or the runbook is changed: a step would do something else from now on. */
  | { readonly kind: 'edit'; readonly where: number; readonly work: number }
  | { readonly kind: 'clock'; readonly minutes: number }
  /** The engine gets something out of turn: a second start, another preparation, the end of nothing. */
  | {
      readonly kind: 'rogue';
      readonly what: 'start' | 'start again' | 'prepare' | 'finish';
      readonly where: number;
      readonly work: number;
    };

const who = fc.nat({ max: actors.length - 1 });
// Most of all about the step that waits, now and then about another.
const where = fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 4);
const torn = fc.oneof(
  { weight: 14, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 2) },
);
const from = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.nat({ max: plan.steps.length }) },
);
const words = fc.constantFrom('seen', 'seen', ' ');
const work = fc.nat({ max: works.length - 1 });

/** Anything that can happen, the usual more often than the strange. */
export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ kind: fc.constant('engine' as const), torn }) },
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      outcome: fc.constantFrom('exited' as const, 'exited' as const, 'timeout' as const, 'spawn-failed' as const),
      code: fc.constantFrom(0, 0, 1),
      torn,
    }),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'rest' as const }) },
  { weight: 30, arbitrary: fc.record({ kind: fc.constant('oblige' as const), who: fc.constantFrom(1, 2, 3) }) },
  {
    weight: 18,
    arbitrary: fc.record({
      kind: fc.constant('approve' as const),
      where,
      who,
      typed: fc.nat({ max: typings.length - 1 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reject' as const), where, who, reason: words }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'reject' as const, where: 0, who: 1, reason: 'no' }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('evidence' as const),
      where,
      who,
      name: fc.nat({ max: evidenceNames.length - 1 }),
      given: fc.nat({ max: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('intervene' as const), where, who, how: fc.nat({ max: 4 }), note: words }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('skip' as const), where, who, reason: words }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick' as const), where, who, item: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('panic' as const), isCleared: fc.boolean() }) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('resume' as const),
      who,
      from,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('jump' as const), who, to: fc.nat({ max: plan.steps.length }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), share: fc.constantFrom(0, 0.5, 1) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('edit' as const), where, work }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      minutes: fc.constantFrom(1, 9, 11, 120, -30, -600, 5000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('rogue' as const),
      what: fc.constantFrom('start' as const, 'start again' as const, 'prepare' as const, 'finish' as const),
      where,
      work,
    }),
  },
);
