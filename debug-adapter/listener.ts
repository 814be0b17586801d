import type { PlanStep } from '../runtime/model/plan.js';
import type { Stop } from './pace.js';
import type { Question } from './protocol.js';

/** What a run tells the debug session; all texts are redacted. */
export interface DebuggeeListener {
  /** Whether output may have the colours that a program gave it. */
  readonly hasColours: boolean;
  hasBreakpoint(planStep: PlanStep): boolean;
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
