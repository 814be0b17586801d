import type { Stop } from '../runtime/debug/stop.js';
import type { StopRules } from '../runtime/debug/stopper.js';
import type { Question } from './protocol.js';

/** What a run tells the debug session; all texts are redacted. */
export interface DebuggeeListener {
  /** Whether output may have the colours that a program gave it. */
  readonly hasColours: boolean;
  /** What the run stops at. */
  readonly rules: StopRules;
  onStop(stop: Stop): void;
  onQuestion(question: Question): void;
  onSettled(question: Question): void;
  onOutput(output: Output): void;
}

/** A piece of text for the debug console: whole lines. */
export interface Output {
  readonly category: 'stdout' | 'stderr' | 'console';
  readonly text: string;
  /** The step that it comes from. */
  readonly stepId?: string;
}
