import type { RowList } from './row-list.js';

/** Moves the window over the list, and knows whether the reader or the page itself has moved it. */
export class Scroller {
  private isOnItsWay = false;
  private restsAt: number | undefined;
  private readonly root: HTMLElement;
  private readonly list: RowList;

  constructor(root: HTMLElement, list: RowList) {
    this.root = root;
    this.list = list;
  }

  /** Whether the page moves the window. */
  get isMoving(): boolean {
    return this.isOnItsWay;
  }

  /** Whether the window is where it is because of the page, and not because its reader moved it. */
  get isOwn(): boolean {
    return this.isOnItsWay || scrollY === this.restsAt;
  }

  /** The page was drawn, and the window is where that has left it. */
  rest(): void {
    this.restsAt = scrollY;
  }

  /** What was set in motion has come to its end. */
  ended(): void {
    this.isOnItsWay = false;
  }

  /** How much of the top of the window is covered by what stays there. */
  edge(): number {
    return this.root.querySelector<HTMLElement>('.toolbar')?.offsetHeight ?? 0;
  }

  /** Where a row stands in the window; undefined where it is not listed. */
  placeOf(id: string): number | undefined {
    const extent = this.list.extent(id);
    const box = this.list.box?.getBoundingClientRect();
    return extent && box && box.top + extent.top;
  }

  /** Whether the beginning of a row is seen. */
  isSeen(id: string): boolean {
    const place = this.placeOf(id);
    return place !== undefined && place >= this.edge() - 4 && place < innerHeight - 40;
  }

  /** Shows a row with some of what stands before it, unless it is seen. */
  show(id: string): void {
    const place = this.placeOf(id);
    if (place === undefined || this.isSeen(id)) return;
    this.move(scrollY + place - this.edge() - Math.min(90, innerHeight / 5));
  }

  /** Moves no further than a row needs to be seen. */
  reach(id: string): void {
    const place = this.placeOf(id);
    const extent = this.list.extent(id);
    if (place === undefined || extent === undefined) return;
    const end = place + Math.min(extent.bottom - extent.top, 90);
    if (place < this.edge()) this.by(place - this.edge() - 8);
    else if (end > innerHeight) this.by(end - innerHeight + 8);
  }

  /** Moves by so many pixels at once. */
  by(distance: number): void {
    scrollBy({ top: distance, behavior: 'instant' });
  }

  /** Moves to a place, smoothly where it is near and the reader does not mind. */
  move(top: number): void {
    this.isOnItsWay = true;
    this.restsAt = undefined;
    const isFar = Math.abs(top - scrollY) > innerHeight * 3;
    scrollTo({ top, behavior: isFar || isCalm() ? 'instant' : 'smooth' });
    // Where nothing had to move, nothing tells that it has come to its end.
    setTimeout(() => this.ended(), 1000);
  }
}

function isCalm(): boolean {
  return (
    matchMedia('(prefers-reduced-motion: reduce)').matches || document.body.classList.contains('vscode-reduce-motion')
  );
}
