import { capturedText } from '../../debug/console/captured.js';
import { type Answered, type Approver, fault, type Move, type Outcome } from '../../debug/console/debugged.js';
import { noEvidence } from '../../debug/console/kept-evidence.js';
import type { Asked, Place } from '../../debug/console/place.js';
import { type SourceLines, sourceLinesOf } from '../../debug/console/source-lines.js';
import { noStepBreakpoints } from '../../debug/console/step-breakpoints.js';
import { stopText } from '../../debug/console/where.js';
import { type Shown, shownBy } from '../../debug/console-text.js';
import { type Controls, controlsOf } from '../../debug/controls.js';
import { DebugPacer } from '../../debug/pace.js';
import { newSources, type OpenSources } from '../../debug/sources.js';
import type { Stop } from '../../debug/stop.js';
import { newTimeline, type Timeline } from '../../debug/timeline.js';
import type { RunView } from '../../debug/view.js';
import { newCancellation } from '../../engine/cancellation.js';
import type { Observer, Pacer } from '../../engine/drive.js';
import type { ApprovalQuestion, Cancellation, People } from '../../engine/ports.js';
import type { Actor } from '../../model/event.js';
import type { Plan } from '../../model/plan.js';
import type { LineMap } from '../../model/text.js';
import { machineClock } from '../../node/clock.js';
import type { LoadedRunbook } from '../../node/load.js';
import { judgeOf } from '../../node/preview.js';
import type { RunValues } from '../../node/run-values.js';
import { hasFailed } from '../../run/state.js';
import { write } from '../drive.js';
import { askGesture } from '../people/approval.js';
import { askOnTerminal, discardTypedAhead } from '../people/prompt.js';
import { approvalText } from '../render/approval.js';
import { colors } from '../render/colors.js';
import { cut, folded, foldedAround } from '../render/fold.js';
import { oneLine } from '../render/plain.js';
import { progressOf } from '../render/progress.js';
import { lineHistory } from './line-history.js';
import { type AtTerminal, type Shell, shellOf } from './shell.js';
import { shellPeople } from './shell-people.js';

/** What is debugged, and by whom. */
export interface DebugSubject {
  readonly loaded: LoadedRunbook;
  readonly values: RunValues;
  readonly actor: Actor;
  /** Whether a scenario answers what it would start. */
  readonly isReplay: boolean;
}

/** A run that is debugged at the controlling terminal: reads commands while it stands still, and answers what it asks. */
export class DebugSession implements AtTerminal {
  readonly loaded: LoadedRunbook;
  readonly values: RunValues;
  readonly actor: Actor;
  readonly speaker: Actor;
  readonly controls: Controls;
  readonly style = colors;
  readonly folder = process.cwd();
  readonly now = machineClock.now;
  readonly source: SourceLines | undefined;
  readonly pacer: DebugPacer;
  readonly people: People;
  readonly observer: Observer;
  readonly cancellation = newCancellation();
  readonly breakpoints = noStepBreakpoints();
  readonly evidence = noEvidence();
  readonly timeline: Timeline;
  readonly sources: OpenSources;
  place: Place = { kind: 'over' };
  directory = '';
  private readonly shown: Shown;
  private readonly shell: Shell;
  private hasLeft = false;
  private isReading = false;
  private isInterrupted = false;
  private isPauseWanted = false;
  private reading: Promise<unknown> = Promise.resolve();
  /** Ends what is typed to the shell, as nobody waits for it any more. */
  private typing = new AbortController();
  /** Ends the question that an approval is given to, while it is open. */
  private gesturing: AbortController | undefined;

  constructor({ loaded, values, actor, isReplay }: DebugSubject) {
    const { plan, analysis } = loaded;
    this.loaded = loaded;
    this.values = values;
    this.actor = actor;
    this.speaker = { ...actor, channel: 'tty' };
    this.timeline = newTimeline(plan);
    this.sources = newSources(this.timeline.events, judgeOf(loaded, values));
    this.source = sourceLinesOf(analysis.text, analysis.lines, values.redactor.text);
    this.shown = shownBy(values.redactor, { hasColours: false });
    this.shell = shellOf(this, lineHistory(), write);
    this.people = shellPeople(this, (asked, introduction, withdrawn) => this.answerTo(asked, introduction, withdrawn));
    this.observer = this.observing(
      progressOf(
        plan,
        (text) => values.redactor.text(text),
        (text) => write(foldedAround(text, this.columns)),
      ),
    );
    this.pacer = new DebugPacer({
      plan,
      stopOnEntry: true,
      isUnstopped: false,
      cancellation: this.cancellation,
      stopper: {
        onMoment: ({ intent, planStep, state }) =>
          intent.kind === 'finish-run' && hasFailed(state) ? { reason: 'exception', planStep } : undefined,
        beforeStep: ({ planStep }) => (this.breakpoints.has(planStep) ? { reason: 'breakpoint', planStep } : undefined),
      },
      onStop: () => {},
    });
    this.controls = controlsOf({ plan, pacer: this.pacer, timeline: this.timeline, actor: this.speaker, isReplay });
  }

  get plan(): Plan {
    return this.loaded.plan;
  }

  get lines(): LineMap {
    return this.loaded.analysis.lines;
  }

  get columns(): number {
    return process.stdout.columns || 80;
  }

  get view(): RunView {
    const { at, present, executed: last } = this.timeline;
    const { state, executed } = at ?? { state: present, executed: last };
    const { inputs, environment } = this.values;
    const { sources, shown } = this;
    return { plan: this.plan, state, inputs, environment, shown, sources, ...(executed && { executed }) };
  }

  redact(text: string): string {
    return this.values.redactor.text(text);
  }

  snapshot(): Promise<string> | undefined {
    return this.pacer.snapshot();
  }

  /** Holds the run wherever it stands still, until a command lets it go on. */
  get paced(): Pacer {
    return {
      before: async (intent, state, held) => {
        const goesOn = this.pacer.before(intent, state, held);
        const { stop } = this.pacer;
        await (stop ? Promise.all([goesOn, this.atStop(stop)]) : goesOn);
      },
    };
  }

  /** What a signal means: Ctrl-C a pause or, once more, the end of the running step, or that of the open question; the others that nobody is there any more. */
  onSignal(signal: NodeJS.Signals): void {
    if (signal !== 'SIGINT') this.hasLeft = true;
    this.gesturing?.abort();
    if (!this.isReading) this.interrupt(signal);
    else if (signal !== 'SIGINT' || !this.gesturing) this.typing.abort();
  }

  /** Lets the person look at a run that is over, until they leave. */
  async afterwards(): Promise<void> {
    const { hasLeft } = this;
    // What halts a run from outside leaves a prompt open that nothing waits for any more.
    this.closeQuestion();
    await this.reading;
    this.hasLeft = hasLeft;
    const how = this.timeline.present.phase.name === 'paused' ? 'waits' : 'is over';
    if (!hasLeft) await this.read({ kind: 'over' }, `the run ${how}; look at it, or type 'quit' to leave`);
  }

  // Why the last answer did not count was said before the command was read.
  async gesture({ complaint: _, ...question }: ApprovalQuestion, approver: Approver): Promise<Outcome> {
    this.gesturing = new AbortController();
    try {
      await discardTypedAhead();
      write(approvalText(question));
      const answer = await askGesture(question, approver, askOnTerminal(this.gesturing.signal));
      if (answer) return { kind: 'answer', answer: { kind: 'approval', answer } };
      return fault("nothing was approved; type 'approve' to be asked again, or 'reject REASON'");
    } finally {
      this.gesturing = undefined;
    }
  }

  // A first Ctrl-C leaves the step that runs its time to end.
  private interrupt(signal: NodeJS.Signals): void {
    if (signal !== 'SIGINT' || this.isPauseWanted) {
      this.cancellation.cancel();
      return;
    }
    this.isPauseWanted = true;
    this.pacer.pause(undefined);
    const id = this.pacer.at?.step.id ?? '';
    write(`\n${folded(`the run pauses once step '${id}' is done; Ctrl-C once more ends it now`, this.columns)}\n`);
  }

  private read(place: Place, introduction: string): Promise<Move> {
    this.place = place;
    this.isPauseWanted = false;
    this.typing = new AbortController();
    const move = this.moved(introduction);
    this.reading = move;
    return move;
  }

  private async moved(introduction: string): Promise<Move> {
    if (this.hasLeft) return { kind: 'leave' };
    this.isReading = true;
    try {
      return await this.shell.untilMoved(introduction, this.typing.signal);
    } finally {
      this.isReading = false;
    }
  }

  private async atStop(stop: Stop): Promise<void> {
    this.source?.restart(stop.planStep);
    const move = await this.read({ kind: 'stopped', stop }, stopText(this, stop));
    switch (move.kind) {
      case 'go':
        this.pacer.resume(move.goal);
        break;
      case 'want':
        this.pacer.resumeWith(move.command);
        break;
      case 'perform':
        void this.pacer.perform(move.command, move.arrival);
        break;
      case 'leave':
        this.leave(stop);
        break;
      case 'answer':
        throw new Error(`step '${stop.planStep.step.id}' was answered although it asked for nothing`);
    }
  }

  private leave({ reason, planStep }: Stop): void {
    this.hasLeft = true;
    // After a failure nothing is left that could wait: the run ends as failed, and can be taken up again.
    if (reason === 'exception') {
      this.pacer.resume('end');
      return;
    }
    const detail = `${this.actor.id} left it before step '${planStep.step.id}'`;
    this.pacer.resumeWith({ kind: 'pause-run', reason: 'cancelled', detail });
  }

  private async answerTo(asked: Asked, introduction: string, withdrawn: Cancellation): Promise<Answered | undefined> {
    // Whoever answered is told what came of it before anything else is done.
    this.pacer.aim('next-step');
    this.source?.restart(asked.request.planStep);
    const reading = this.read({ kind: 'asked', asked }, introduction);
    const keepOpen = withdrawn.onCancel(() => this.closeQuestion());
    const move = await reading.finally(keepOpen);
    // Nobody left: nobody answered in time.
    if (withdrawn.isCancelled && move.kind === 'leave') return undefined;
    switch (move.kind) {
      case 'answer':
        return move.answer;
      case 'want':
        this.pacer.want(move.command);
        return undefined;
      case 'perform':
        void this.pacer.perform(move.command, move.arrival);
        return undefined;
      case 'leave':
        this.hasLeft = true;
        if (this.evidence.names.length > 0) write(`${unheld(this.evidence.names, this.columns)}\n`);
        return undefined;
      case 'go':
        throw new Error(`the run went on although step '${asked.request.planStep.step.id}' waits`);
    }
  }

  private closeQuestion(): void {
    this.gesturing?.abort();
    this.typing.abort();
  }

  private observing(progress: Observer): Observer {
    return {
      onEvent: (event, state) => {
        // Only what comes from outside happens while a prompt is open; it begins on a line of its own.
        if (this.isReading && !this.isInterrupted) write('\n');
        this.isInterrupted = this.isReading;
        this.timeline.note(event, state);
        progress.onEvent(event, state);
        if (event.type === 'capture.recorded') write(`${cut(`      ${capturedText(event.data)}`, this.columns)}\n`);
      },
      onRewound: (state) => {
        this.timeline.cut(state);
        progress.onRewound?.(state);
      },
      onOutput: progress.onOutput,
    };
  }
}

function unheld(names: readonly string[], columns: number): string {
  const quoted = names.map((name) => `'${oneLine(name)}'`).join(', ');
  return folded(`! ${quoted} was not asked for yet, so it is not kept; hand it in again`, columns);
}
