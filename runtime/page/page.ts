import { newsBetween } from './announce.js';
import { graphPieces } from './graph/graph.js';
import { layoutOf } from './graph/layout.js';
import type { Host } from './host.js';
import type { ToPage } from './message.js';
import { toldAt } from './moment.js';
import { currentStep, emptyState, isAskedHere, offers, type PageState, told } from './page-state.js';
import { patch } from './patch.js';
import { type KeptReader, type Reader, readerFrom } from './reader.js';
import { RowList, type RowMaker } from './row-list.js';
import { Scroller } from './scroller.js';
import { found, type PageStep } from './steps.js';
import { pagePieces } from './view/page.js';
import { rowPiece } from './view/row.js';
import { isOver } from './waits.js';
import { say } from './words.js';

/** The page of a run in a document: what it knows, what its reader looks at, and the drawing of both. */
export class RunPage {
  state: PageState = emptyState;
  reader: Reader;
  /** Since when the open question is seen, so that a click that was meant for something else is not taken for an answer to it. */
  askedAt = Number.POSITIVE_INFINITY;
  readonly root: HTMLElement;
  readonly host: Host;
  readonly list = new RowList();
  private readonly scroller: Scroller;
  private readonly body = element('div', { class: 'page' });
  private readonly news = element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
  private readonly jump = element('button', { type: 'button', class: 'jump', 'data-do': 'jump', hidden: '' });
  private shown: readonly PageStep[] = [];
  private isDue = false;
  private readonly kept: Partial<KeptReader> | undefined;
  private keptScroll: number | undefined;
  private followed: string | undefined;

  constructor(root: HTMLElement, host: Host) {
    this.root = root;
    this.host = host;
    this.scroller = new Scroller(root, this.list);
    this.kept = host.kept() as Partial<KeptReader> | undefined;
    this.reader = readerFrom(this.kept);
    this.keptScroll = this.kept?.scroll;
    this.jump.textContent = say('steps.jump');
    root.replaceChildren(this.news, this.body, this.jump);
  }

  /** The moment that the page counts from: a file and a replay, which has a clock of its own, tell of what was recorded last. */
  get now(): number {
    const run = this.host.embedded?.report.run ?? this.state.data?.report.run;
    const isOfRecord = this.host.embedded !== undefined || run?.mode === 'replay';
    return run && isOfRecord ? Date.parse(run.last_at) : Date.now();
  }

  /** The steps that are listed. */
  get listed(): readonly PageStep[] {
    return this.shown;
  }

  /** Takes what the host tells, says what is news, and shows it. */
  tell(message: ToPage): void {
    const before = this.state;
    this.state = told(before, message);
    const { question, data } = this.state;
    if (question?.requestId !== before.question?.requestId) this.begin();
    if (before.data?.report.run.id !== data?.report.run.id) this.meet(data?.report.run.id);
    this.announce(newsBetween(before, this.state));
    this.draw();
  }

  /** Says something to whoever does not see it. */
  announce(text: string): void {
    if (text !== '') this.news.textContent = text;
  }

  /** Changes what the reader looks at, and shows it. */
  look(change: Partial<Reader>): void {
    this.reader = { ...this.reader, ...change };
    this.draw();
  }

  /** Shows what is known at the next frame, however often it is asked for until then. */
  draw(): void {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.drawNow();
    });
  }

  /** Shows what is known at once; what is read stays where it is, and the focus where it was. */
  drawNow(): void {
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    const anchor = this.anchor();
    this.shown = found(this.state.steps, this.reader.filter);
    const { state, reader, now } = this;
    const hasReport = this.host.showReport !== undefined;
    patch(this.body, pagePieces({ state, reader, now, found: this.shown, hasReport }));
    this.drawParts();
    this.restore(anchor);
    this.keepFocus(focused);
    // What was drawn may have become shorter, which scrolls too; that is not the reader's doing.
    this.scroller.rest();
    this.follow();
    this.keep();
    this.noteSeen();
  }

  /** Shows the rows or the boxes that are seen where the reader has scrolled to. */
  drawParts(): void {
    const rows = this.root.querySelector<HTMLElement>('#rows');
    const ids = this.shown.map(({ id }) => id);
    if (rows) this.list.show(rows, { ids, make: this.rowMaker(), kept: this.reader.entry });
    else this.list.hide();
    const graph = this.root.querySelector('#graph');
    if (graph) this.drawGraph(graph);
    this.jump.hidden = !this.isCurrentFar();
  }

  /** Whether a step is open in the list. */
  isOpen(id: string): boolean {
    return this.reader.opened.get(id) ?? id === currentStep(this.state);
  }

  /** Shows a step in the list, and puts the focus on it. */
  goTo(id: string): void {
    const isListed = this.shown.some((step) => step.id === id);
    this.reader = { ...this.reader, tab: 'steps', entry: id, ...(!isListed && { filter: '' }) };
    this.drawNow();
    const filter = this.root.querySelector<HTMLInputElement>('#filter');
    if (filter) filter.value = this.reader.filter;
    this.scroller.show(id);
    this.drawParts();
    this.headOf(id)?.focus({ preventScroll: true });
  }

  /** Shows the form of the open question, and puts the focus on its title. */
  goToForm(): void {
    this.showForm();
    this.root.querySelector<HTMLElement>('#ask-title')?.focus({ preventScroll: true });
  }

  /** Puts the focus on a step of the list, which is seen then. */
  focusRow(id: string): void {
    this.reader = { ...this.reader, entry: id };
    this.drawParts();
    this.scroller.reach(id);
    this.drawParts();
    this.headOf(id)?.focus({ preventScroll: true });
  }

  /** Puts the focus on a step of the graph, which is seen then. */
  focusNode(id: string): void {
    this.reader = { ...this.reader, entry: id };
    this.drawParts();
    const node = this.root.querySelector<SVGElement>(`.node[data-step="${CSS.escape(id)}"]`);
    node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    node?.focus({ preventScroll: true });
  }

  /** The reader has scrolled. */
  scrolled(): void {
    if (!this.scroller.isOwn) this.reader = { ...this.reader, isFollowing: !this.isCurrentFar() };
    this.drawParts();
  }

  /** The window has another size; what the page goes along with stays in sight. */
  resized(): void {
    this.list.forget();
    const current = currentStep(this.state);
    if (this.reader.isFollowing && this.isGoingOn && this.reader.tab === 'steps' && current !== undefined)
      this.showCurrent(current);
    this.drawParts();
  }

  /** The window stands still again. */
  scrollEnded(): void {
    this.scroller.ended();
    this.drawParts();
    this.keep();
  }

  /** Moves on what is told by its distance from now. */
  tick(): void {
    const { now } = this;
    for (const time of this.root.querySelectorAll<HTMLElement>('.moving')) {
      const text = toldAt(time.getAttribute('datetime') ?? '', time.dataset['telling'] ?? '', now);
      if (time.textContent !== text) time.textContent = text;
    }
  }

  /** What was drawn is seen by the next frame, which comes late where the document has much to do. */
  private noteSeen(): void {
    const asked = this.state.question?.requestId;
    if (asked === undefined || this.askedAt < Number.POSITIVE_INFINITY) return;
    requestAnimationFrame((now) => {
      if (this.state.question?.requestId === asked && this.askedAt > now) this.askedAt = now;
    });
  }

  private begin(): void {
    const { question } = this.state;
    this.askedAt = Number.POSITIVE_INFINITY;
    const draft = { requestId: question?.requestId ?? '', texts: {}, ticked: question?.ticked ?? [] };
    this.reader = { ...this.reader, draft };
  }

  // What was opened and where the reader was belongs to one run.
  private meet(runId: string | undefined): void {
    const isKept = runId !== undefined && runId === this.kept?.runId;
    const { entry: _, ...reader } = this.reader;
    this.reader = { ...reader, isFollowing: true, ...(!isKept && { opened: new Map(), more: new Set(), filter: '' }) };
    if (!isKept) this.keptScroll = undefined;
    this.followed = undefined;
  }

  private rowMaker(): RowMaker {
    const { state, reader, now } = this;
    const current = currentStep(state);
    const steps = new Map(this.shown.map((step) => [step.id, step]));
    const entry = [reader.entry, current, this.shown[0]?.id].find((id) => id !== undefined && steps.has(id));
    return (id, place) => {
      const step = steps.get(id);
      const live = state.live.get(id);
      if (step === undefined) throw new Error(`row '${id}' is no step`);
      return rowPiece(step, {
        ...place,
        now,
        total: this.shown.length,
        more: reader.more,
        isOpen: this.isOpen(id),
        isEntry: id === entry,
        isCurrent: id === current,
        isAt: id === state.at?.stepId,
        canReveal: offers(state, 'openRunbook'),
        ...(live && { live }),
      });
    };
  }

  private drawGraph(graph: Element): void {
    const top = -graph.getBoundingClientRect().top;
    const current = currentStep(this.state);
    const entry = this.reader.entry ?? current ?? this.state.steps[0]?.id;
    const seen = { top: top - 400, bottom: top + innerHeight + 400 };
    patch(graph, graphPieces(layoutOf(this.state.steps), { ...seen, entry, current }));
  }

  private headOf(id: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`.head[data-step="${CSS.escape(id)}"]`);
  }

  private anchor(): Anchor | undefined {
    const id = scrollY > 0 ? this.list.firstBelow(this.scroller.edge()) : undefined;
    const place = id === undefined ? undefined : this.scroller.placeOf(id);
    return id === undefined || place === undefined ? undefined : { id, place };
  }

  // Where rows above what is read become higher or lower, what is read stays where it is.
  private restore(anchor: Anchor | undefined): void {
    if (this.keptScroll !== undefined && this.shown.length > 0) {
      scrollTo({ top: this.keptScroll, behavior: 'instant' });
      this.keptScroll = undefined;
      this.drawParts();
      return;
    }
    const place = anchor && this.scroller.placeOf(anchor.id);
    if (anchor === undefined || place === undefined || Math.abs(place - anchor.place) < 1) return;
    this.scroller.by(place - anchor.place);
    this.drawParts();
  }

  // Whoever has to answer looks at the form, and of a run that was over when it was chosen the whole is seen first.
  private follow(): void {
    const { state, reader } = this;
    const current = currentStep(state);
    const key = `${state.question?.requestId ?? ''} ${current ?? ''}`;
    if (key === this.followed || this.host.embedded) return;
    const isFirst = this.followed === undefined;
    this.followed = key;
    if (!reader.isFollowing || reader.tab !== 'steps' || current === undefined) return;
    if (isAskedHere(state) || !isFirst || !isOver(state.data?.report.run.status ?? '')) this.showCurrent(current);
  }

  private showCurrent(current: string): void {
    if (isAskedHere(this.state)) this.showForm();
    else this.scroller.show(current);
  }

  private showForm(): void {
    const top = this.root.querySelector('.ask')?.getBoundingClientRect().top ?? 0;
    if (top < 0 || top > innerHeight / 2) this.scroller.move(scrollY + top - 8);
  }

  /** Whether something may still happen. */
  private get isGoingOn(): boolean {
    const { state, host } = this;
    return !host.embedded && (state.at !== undefined || !isOver(state.data?.report.run.status ?? 'failed'));
  }

  /** Whether what matters most now, the form or the step, is out of sight while something may still happen. */
  private isCurrentFar(): boolean {
    const { state, reader, scroller } = this;
    const current = currentStep(state);
    if (reader.tab !== 'steps' || current === undefined || !this.isGoingOn || scroller.isMoving) return false;
    const form = isAskedHere(state) ? this.root.querySelector('.ask')?.getBoundingClientRect() : undefined;
    if (form) return form.bottom < 60;
    return this.shown.some(({ id }) => id === current) && !scroller.isSeen(current);
  }

  // What had the focus may be gone, or cannot be used as long as an answer is on its way.
  private keepFocus(focused: Element | null): void {
    if (focused === null || (focused.isConnected && !focused.matches(':disabled'))) return;
    const heirs = ['#ask-title', '.head[tabindex="0"]', '[role="tab"][tabindex="0"]'];
    const heir = heirs.map((one) => this.root.querySelector<HTMLElement>(one)).find((one) => one !== null);
    heir?.focus({ preventScroll: true });
  }

  private keep(): void {
    const { tab, filter, opened } = this.reader;
    const runId = this.state.data?.report.run.id;
    if (runId !== undefined) this.host.keep({ runId, tab, filter, opened: [...opened], scroll: scrollY });
  }
}

interface Anchor {
  readonly id: string;
  readonly place: number;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
