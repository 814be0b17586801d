import type { PlacedBreakpoint } from '../runtime/debug/breakpoints.js';
import type { Stop } from '../runtime/debug/stop.js';
import type { StopRules } from '../runtime/debug/stopper.js';
import type { RecordedEvent } from '../runtime/model/event.js';
import type { Question } from '../runtime/model/question.js';
import type { TestedBody } from './protocol.js';

/** What a run tells the debug session; all texts are redacted. */
export interface DebuggeeListener {
  /** Whether output may have the colours that a program gave it. */
  readonly hasColours: boolean;
  /** What the run stops at. */
  readonly rules: StopRules;
  /** An id that no other question of the session has. */
  newQuestionId(): string;
  onStop(stop: Stop): void;
  onQuestion(question: Question): void;
  onSettled(question: Question): void;
  /** What was set or taken away in the console is one of the client's breakpoints. */
  onBreakpoint(reason: 'new' | 'removed', placed: PlacedBreakpoint): void;
  onOutput(output: Output): void;
  /** A test was replayed to its rest. */
  onTested(tested: TestedBody): void;
  /** Told after everything else that the event leads to. */
  onEvent(event: RecordedEvent): void;
}

/** A piece of text for the debug console: whole lines. */
export interface Output {
  readonly category: 'stdout' | 'stderr' | 'console';
  readonly text: string;
  /** The step that it comes from. */
  readonly stepId?: string;
}
