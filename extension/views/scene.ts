import type { LanguageService } from '../language-client.js';
import type { StartProgram } from '../program.js';
import type { RunsView } from './runs-view.js';

/** What the commands of the rows work with. */
export interface RowCommands {
  readonly language: LanguageService;
  readonly start: StartProgram;
  readonly runs: RunsView;
  /** Fills all views again. */
  readonly refresh: () => void;
}
