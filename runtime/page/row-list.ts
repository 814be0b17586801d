import { between, offsetsOf } from './offsets.js';
import { patch } from './patch.js';
import type { Piece } from './piece.js';

/** How a row is made where it is seen. */
export type RowMaker = (id: string, place: { readonly index: number; readonly top: number }) => Piece;

/** What a list shows: its rows by id, and those that stay in the document wherever the reader is. */
export interface Rows {
  readonly ids: readonly string[];
  readonly make: RowMaker;
  /** The row that has the focus or takes it, which must not go away. */
  readonly kept: string | undefined;
}

const overscan = 300;
const firstGuess = 58;

/** A list of which only the rows that are seen are in the document, however high each of them is. */
export class RowList {
  private readonly heights = new Map<string, number>();
  private usual = firstGuess;
  private offsets: readonly number[] = [0];
  private rows: Rows = { ids: [], make: () => ({ tag: 'li', attributes: {}, children: [] }), kept: undefined };
  private element: HTMLElement | undefined;
  private readonly resized = new ResizeObserver(() => this.measureAgain());

  /** Shows these rows in this element. */
  show(element: HTMLElement, rows: Rows): void {
    if (element !== this.element) this.heights.clear();
    this.element = element;
    this.rows = rows;
    this.draw();
  }

  /** What was measured holds no more, as after the window became wider. */
  forget(): void {
    this.heights.clear();
    this.draw();
  }

  /** Nothing is shown any more. */
  hide(): void {
    this.element = undefined;
    this.resized.disconnect();
  }

  /** Puts the rows into the document that are seen now. */
  draw(): void {
    const { element } = this;
    if (!element) return;
    // A row that turns out higher than it was thought moves those behind it, so what is seen is looked at again.
    for (let turn = 0; turn < 3; turn += 1) {
      this.place(element);
      this.fill(element);
      if (!this.measure(element)) return;
    }
    this.place(element);
    this.fill(element);
  }

  /** Where a row stands, in pixels from the beginning of the list; undefined where there is none. */
  extent(id: string): { readonly top: number; readonly bottom: number } | undefined {
    const index = this.rows.ids.indexOf(id);
    const [top, bottom] = [this.offsets[index], this.offsets[index + 1]];
    return index < 0 || top === undefined || bottom === undefined ? undefined : { top, bottom };
  }

  /** The first row that is seen below a place of the window. */
  firstBelow(edge: number): string | undefined {
    if (!this.element) return undefined;
    const top = edge - this.element.getBoundingClientRect().top;
    return top < 0 ? undefined : this.rows.ids[between(this.offsets, top, top)[0]];
  }

  /** The element of the list. */
  get box(): HTMLElement | undefined {
    return this.element;
  }

  private place(element: HTMLElement): void {
    this.offsets = offsetsOf(this.rows.ids, (id) => this.heights.get(id) ?? this.usual);
    const height = `${this.offsets.at(-1) ?? 0}px`;
    if (element.style.height !== height) element.style.height = height;
  }

  private fill(element: HTMLElement): void {
    const { ids, make, kept } = this.rows;
    const top = -element.getBoundingClientRect().top;
    const [first, last] = between(this.offsets, top - overscan, top + window.innerHeight + overscan);
    const keptIndex = kept === undefined ? -1 : ids.indexOf(kept);
    const seen = ids.slice(first, last).map((id, place) => ({ id, index: first + place }));
    const all =
      kept === undefined || keptIndex < 0 || (keptIndex >= first && keptIndex < last)
        ? seen
        : [...seen, { id: kept, index: keptIndex }].sort((one, other) => one.index - other.index);
    patch(
      element,
      all.map(({ id, index }) => make(id, { index, top: this.offsets[index] ?? 0 })),
    );
    this.watch(element);
  }

  private watch(element: HTMLElement): void {
    for (const row of element.children) {
      if (this.watched.has(row)) continue;
      this.watched.add(row);
      this.resized.observe(row);
    }
  }

  private readonly watched = new WeakSet<Element>();

  private measure(element: HTMLElement): boolean {
    let isChanged = false;
    const closed: number[] = [];
    for (const row of element.children) {
      if (!(row instanceof HTMLElement)) continue;
      const id = this.rows.ids[Number(row.dataset['index'])];
      const height = row.offsetHeight;
      if (!row.classList.contains('open')) closed.push(height);
      if (id === undefined || height === 0 || this.heights.get(id) === height) continue;
      this.heights.set(id, height);
      isChanged = true;
    }
    const usual = closed.sort((one, other) => one - other)[closed.length >> 1];
    if (usual !== undefined && usual > 0 && usual !== this.usual) {
      this.usual = usual;
      isChanged = true;
    }
    return isChanged;
  }

  private measureAgain(): void {
    const { element } = this;
    if (element && this.measure(element)) this.draw();
  }
}
