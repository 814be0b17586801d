import type { LanguageService } from '../language-client.js';
import type { Places } from './places.js';

/** What a view is filled with. */
export interface Looking {
  readonly lists: Pick<LanguageService, 'waiting' | 'library' | 'history'>;
  readonly places: Places;
  /** Told, when a view is filled, the `.runbook` folders that it was filled from. */
  readonly seen: (homes: readonly string[]) => void;
}
