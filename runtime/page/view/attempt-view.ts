import type { Opened } from './output.js';

/** What the page knows beside the record when it shows an attempt. */
export interface AttemptView extends Opened {
  readonly now: number;
  /** Whether its program runs at the moment. */
  readonly isRunning: boolean;
  /** Tells the outputs of this attempt from those of others. */
  readonly key: string;
}
