import type { Answer } from '../../runtime/model/question.js';
import type { FromPage, PageAction, ToPage } from '../../runtime/page/message.js';
import { AttachedFiles, isTooLarge } from './attached-file.js';
import { readFromPage } from './from-page.js';
import type { PageSource, PrintedPiece, SeenRun } from './page-source.js';

/** What the keeper of a page needs of the window around it. */
export interface PageDoors {
  post(message: ToPage): void;
  /** Does what a button of the page says. */
  act(action: PageAction, seen: SeenRun): Promise<void>;
  /** Shows a step where it is written. */
  reveal(stepId: string, where: 'runbook' | 'guide', seen: SeenRun): Promise<void>;
  /** Told whenever the run was looked at again, or none is shown any more. */
  onSeen(seen: SeenRun | undefined): void;
  readonly words: { readonly tooLarge: string; readonly noAnswer: string };
}

const shortestPauseMs = 200;
const longestPauseMs = 1500;

/** What the page was told last; it is told again only where it is other. */
interface Told {
  readonly at?: string;
  readonly requestId?: string | undefined;
}

/** Keeps the page of one run up to date, and takes what its reader does. */
export class PageKeeper {
  private readonly doors: PageDoors;
  private readonly attached = new AttachedFiles();
  private source: PageSource | undefined;
  private why = '';
  private current: SeenRun | undefined;
  private isReady = false;
  private told: Told | undefined;
  private pulled: PageSource | undefined;
  private isPullWanted = false;

  constructor(doors: PageDoors) {
    this.doors = doors;
  }

  /** The run as it was seen last. */
  get seen(): SeenRun | undefined {
    return this.current;
  }

  /** Shows another run; without one, why none is shown. */
  show(source: PageSource | undefined, why: string): void {
    if (source !== undefined && source === this.source) return;
    this.source?.leave();
    this.attached.removeAll();
    this.source = source;
    this.why = why;
    this.told = undefined;
    // What was seen of another run must not be taken for what was seen of this one.
    this.current = undefined;
    if (source) this.refresh();
    else this.empty(why);
  }

  /** Looks at the run again, soon: however often this is called, the page is not drawn more than five times a second. */
  refresh(): void {
    this.isPullWanted = true;
    const { source } = this;
    // A run that takes long to read, or never says a word again, holds up no other one.
    if (source && this.isReady && source !== this.pulled) void this.pull(source);
  }

  /** Where the run stands now, told ahead of all else that the next look at it brings. */
  stands(at: { readonly stepId?: string; readonly isStopped: boolean }): void {
    const { told } = this;
    const text = JSON.stringify(at);
    if (!this.isReady || told === undefined || told.at === text) return;
    this.told = { ...told, at: text };
    this.doors.post({ type: 'at', ...at });
  }

  /** More of what a program prints. */
  printed(piece: PrintedPiece): void {
    if (this.isReady && this.told) this.doors.post({ type: 'output', ...piece });
  }

  /** The page is not seen any more; once it is again, it says that it is ready. */
  hide(): void {
    this.isReady = false;
    this.source?.leave();
  }

  /** Takes what the page has sent, whatever it is. */
  async take(given: unknown): Promise<void> {
    const message = readFromPage(given);
    if (message?.type === 'ready') this.ready();
    if (message?.type === 'answer') await this.answer(message.requestId, message.answer);
    if (message?.type === 'attach') await this.attach(message);
    const { current } = this;
    if (message?.type === 'action' && message.action === 'rollback') await this.source?.takeBack?.();
    else if (message?.type === 'action' && current) await this.doors.act(message.action, current);
    if (message?.type === 'reveal' && current) await this.doors.reveal(message.stepId, message.where, current);
  }

  private ready(): void {
    this.isReady = true;
    this.told = undefined;
    if (this.source) this.refresh();
    else this.empty(this.why);
  }

  private empty(why: string): void {
    this.current = undefined;
    // The page forgets with the run all that it was told of it.
    this.told = undefined;
    if (this.isReady) this.doors.post({ type: 'empty', why });
    this.doors.onSeen(undefined);
  }

  private async pull(source: PageSource): Promise<void> {
    this.pulled = source;
    while (this.isPullWanted && source === this.source && this.isReady) {
      this.isPullWanted = false;
      const started = performance.now();
      await this.look(source);
      // A run that takes long to look at is looked at less often.
      const pause = Math.min(longestPauseMs, Math.max(shortestPauseMs, 4 * (performance.now() - started)));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    if (source === this.pulled) this.pulled = undefined;
  }

  private async look(source: PageSource): Promise<void> {
    const seen = await source.read().catch(messageOf);
    if (source !== this.source || !this.isReady) return;
    if (typeof seen === 'string') return this.empty(seen);
    this.current = seen;
    this.attached.removeTaken(seen);
    this.tell(seen);
    this.doors.onSeen(seen);
  }

  private tell({ data, host, at = { isStopped: false }, live, question }: SeenRun): void {
    const { post } = this.doors;
    const before = this.told;
    this.told = { at: JSON.stringify(at), requestId: question?.requestId };
    post({ type: 'show', data, host });
    if (!before) for (const piece of live) post({ type: 'output', ...piece });
    if (before?.at !== this.told.at) post({ type: 'at', ...at });
    if (!before || before.requestId !== question?.requestId) post({ type: 'ask', ...(question && { question }) });
  }

  private async answer(requestId: string, given: Answer): Promise<void> {
    try {
      if (!this.source?.answer) throw new Error(this.current?.host.cannotAnswer ?? this.doors.words.noAnswer);
      await this.source.answer(requestId, given);
    } catch (error) {
      this.doors.post({ type: 'refused', requestId, message: messageOf(error) });
    }
  }

  private async attach({ requestId, name, base64 }: Extract<FromPage, { type: 'attach' }>): Promise<void> {
    if (isTooLarge(base64)) return this.doors.post({ type: 'refused', requestId, message: this.doors.words.tooLarge });
    const path = await this.attached.add(requestId, name, base64);
    await this.answer(requestId, { kind: 'attachment', path });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
