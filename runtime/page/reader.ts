import type { Draft } from './form/draft.js';
import type { Tab } from './page-state.js';

/** What the reader of a page opened, looks at and wrote. */
export interface Reader {
  readonly tab: Tab;
  readonly filter: string;
  /** The steps that the reader opened or closed; others are open where they matter most. */
  readonly opened: ReadonlyMap<string, boolean>;
  /** The outputs that are shown whole. */
  readonly more: ReadonlySet<string>;
  /** The step through which the keyboard enters the list and the graph. */
  readonly entry?: string;
  readonly isTextOpen: boolean;
  readonly draft: Draft;
  /** Whether the page goes along with the step that matters most. */
  readonly isFollowing: boolean;
}

/** Somebody who has just come to the page. */
export const newReader: Reader = {
  tab: 'steps',
  filter: '',
  opened: new Map(),
  more: new Set(),
  isTextOpen: false,
  draft: { requestId: '', texts: {}, ticked: [] },
  isFollowing: true,
};

/** What is kept of a reader while the page is hidden; nothing that was written, for that may hold secrets. */
export interface KeptReader {
  readonly runId: string | undefined;
  readonly tab: Tab;
  readonly filter: string;
  readonly opened: readonly (readonly [string, boolean])[];
  readonly scroll: number;
}

/** A reader as the page kept it. */
export function readerFrom(kept: Partial<KeptReader> | undefined): Reader {
  if (!kept) return newReader;
  const { tab = 'steps', filter = '', opened = [] } = kept;
  return { ...newReader, tab, filter, opened: new Map(opened) };
}
