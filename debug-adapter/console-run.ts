import { dirname } from 'node:path';
import {
  type Approver,
  type Debugged,
  fault,
  inConsole,
  type Outcome,
  said,
} from '../runtime/debug/console/debugged.js';
import type { Place } from '../runtime/debug/console/place.js';
import { type SourceLines, sourceLinesOf } from '../runtime/debug/console/source-lines.js';
import type { StepBreakpoints } from '../runtime/debug/console/step-breakpoints.js';
import { unstyled } from '../runtime/debug/console/style.js';
import { controlsOf } from '../runtime/debug/controls.js';
import type { RunView } from '../runtime/debug/view.js';
import type { ApprovalQuestion } from '../runtime/engine/ports.js';
import { commandLine } from '../runtime/model/command-line.js';
import type { Actor } from '../runtime/model/event.js';
import { machineClock } from '../runtime/node/clock.js';
import type { LoadedRunbook } from '../runtime/node/load.js';
import type { DebuggeeListener } from './listener.js';
import type { Setting } from './setting.js';

/** What the commands of the debug console work on. */
export interface ConsoleSubject {
  readonly isRecord: boolean;
  readonly isReplay: boolean;
  readonly actor: Actor;
  /** Where the run is recorded; empty where it is not. */
  readonly directory: string;
  readonly loaded: LoadedRunbook;
  readonly setting: Setting;
  readonly view: () => RunView;
}

/** A run as the commands of the debug console see it: what is typed there is no gesture, so that it opens no gate. */
export function consoleRunOf({ loaded, setting, ...subject }: ConsoleSubject): Debugged {
  const { plan, analysis, path } = loaded;
  const { pacer, timeline, people, listener, values } = setting;
  const speaker = inConsole(subject.actor);
  let source: SourceLines | undefined;
  return {
    plan,
    lines: analysis.lines,
    speaker,
    timeline,
    controls: controlsOf({ plan, pacer, timeline, actor: speaker, isReplay: subject.isReplay }),
    directory: subject.directory,
    folder: dirname(path),
    style: unstyled,
    evidence: people.kept,
    breakpoints: breakpointsOf(listener),
    now: machineClock.now,
    snapshot: () => pacer.snapshot(),
    gesture: async (question, approver) => gestureFrom(question, approver, { ...subject, setting }),
    get view() {
      return subject.view();
    },
    get place() {
      return placeOf(subject.isRecord, setting);
    },
    get source() {
      source ??= sourceLinesOf(analysis.text, analysis.lines, values.redactor.text);
      return source;
    },
  };
}

function placeOf(isRecord: boolean, { pacer, people, timeline }: Setting): Place {
  if (isRecord) return { kind: 'record' };
  if (people.open) return { kind: 'asked', asked: people.open.asked };
  if (pacer.stop) return { kind: 'stopped', stop: pacer.stop };
  const { name } = timeline.present.phase;
  return name === 'finished' || name === 'paused' ? { kind: 'over' } : { kind: 'running', planStep: pacer.at };
}

/** Those of the client, which is told of what is set and taken away here. */
function breakpointsOf({ rules: { breakpoints }, onBreakpoint }: DebuggeeListener): StepBreakpoints {
  return {
    has: (planStep) => breakpoints.isAt(planStep),
    add: (planStep) => {
      const placed = breakpoints.stand(planStep);
      if (placed) onBreakpoint('new', placed);
    },
    remove: (planStep) => {
      const taken = breakpoints.take(planStep);
      for (const placed of taken) onBreakpoint('removed', placed);
      return taken.length > 0;
    },
  };
}

interface Gesture {
  readonly isReplay: boolean;
  readonly actor: Actor;
  readonly directory: string;
  readonly setting: Setting;
}

// A line of text shows nothing of what it approves: the gesture is made in the dialog of an editor, or on a terminal.
function gestureFrom(question: ApprovalQuestion, { actor, breakGlass }: Approver, of: Gesture): Outcome {
  const { id } = question.planStep.step;
  if (of.isReplay) return inReplay(question, { actor, ...(breakGlass !== undefined && { breakGlass }) });
  if (of.actor.channel !== 'vscode') return fault(elsewhereText(id, actor, of));
  of.setting.people.propose({
    as: actor.id,
    ...(actor.role !== undefined && { role: actor.role }),
    ...(breakGlass !== undefined && { breakGlass }),
  });
  return said(
    `the editor shows what step '${id}' would run, and asks; nothing is approved before somebody says so there`,
  );
}

// Nothing runs because of it, so that a line of text is gesture enough.
function inReplay({ approval: { request } }: ApprovalQuestion, { actor, breakGlass }: Approver): Outcome {
  const { typed_text: typed } = request;
  const answer = {
    kind: 'approve',
    actor: { ...actor, channel: 'replay' },
    ...(typed !== undefined && { typed }),
    ...(breakGlass !== undefined && { breakGlass }),
  } as const;
  return { kind: 'answer', answer: { kind: 'approval', answer } };
}

function elsewhereText(id: string, { id: name, role }: Actor, { actor: starter, directory }: Gesture): string {
  const as = name === starter.id ? [] : ['--as', name];
  const acting = role === undefined || role === starter.role ? [] : ['--role', role];
  const words = commandLine(['runbook', 'approve', directory, id, ...as, ...acting]);
  return `a line of text approves nothing; type 'quit' to leave the run waiting, then call '${words}' on a terminal`;
}
