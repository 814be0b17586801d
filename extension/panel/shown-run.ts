import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveSession } from './live-sessions.js';
import type { PageKeeper } from './page-keeper.js';
import type { PageSource, SeenRun } from './page-source.js';
import { seenIn, sessionSource } from './session-source.js';

/** What decides which run is shown. */
export interface ShownParts {
  readonly keeper: Pick<PageKeeper, 'show' | 'refresh' | 'seen'>;
  /** The run that the debugger looks at, or else the newest that is debugged. */
  readonly current: () => LiveSession | undefined;
  readonly recordOf: (directory: string) => PageSource;
  /** The folder of the run that was shown last, kept while the window is closed. */
  readonly last: { get(): string | undefined; set(directory: string): void };
  /** Why nothing is shown. */
  readonly noRun: string;
}

/** Which run is shown: the one that a person chose, else the one that is debugged, else what was shown last. */
export class ShownRun {
  private readonly parts: ShownParts;
  private key: string | undefined;
  private pinned: string | undefined;
  // What was seen last of a run that left no record.
  private left: SeenRun | undefined;

  constructor(parts: ShownParts) {
    this.parts = parts;
  }

  /** Whether a person chose what is shown. */
  get isPinned(): boolean {
    return this.pinned !== undefined;
  }

  /** Whether a session, by its id, or the record in a folder is what is shown. */
  is(key: string): boolean {
    return this.key === key;
  }

  /** Shows a run by its folder until another one is chosen or begins to be debugged. */
  pin(directory: string): void {
    this.pinned = directory;
    this.parts.last.set(directory);
    this.choose();
  }

  /** Shows what is debugged. */
  follow(): void {
    this.pinned = undefined;
    this.choose();
  }

  /** A session has begun. */
  began(): void {
    this.left = undefined;
    this.follow();
  }

  /** A session is over: its record takes its place, or what was seen of it where it leaves none. */
  ended({ session, standing, left }: LiveSession): void {
    const seen = left ? seenIn(left) : this.parts.keeper.seen;
    if (this.is(session.id)) {
      const directory = standing?.directory;
      if (directory !== undefined && existsSync(join(directory, 'trace.jsonl'))) this.parts.last.set(directory);
      else this.left = seen && atRest(seen);
    }
    this.choose();
  }

  /** Shows what is to be shown now, unless it is shown already. */
  choose(): void {
    const { current, recordOf, last, keeper, noRun } = this.parts;
    const live = this.pinned === undefined ? current() : undefined;
    const directory = this.pinned ?? last.get();
    const { left } = this;
    if (live) this.show(live.session.id, () => sessionSource(live.session));
    else if (left && this.pinned === undefined) this.show('', () => ({ read: async () => left, leave: () => {} }));
    else if (directory !== undefined) this.show(directory, () => recordOf(directory));
    else keeper.show(undefined, noRun);
  }

  private show(key: string, source: () => PageSource): void {
    if (this.key === key) return;
    this.key = key;
    this.parts.keeper.show(source(), '');
  }
}

function atRest({ data, host, places }: SeenRun): SeenRun {
  const actions = host.actions.filter((action) => action === 'openRunbook' || action === 'openGuide');
  return { data, places, live: [], host: { actions } };
}
