import { loadGrammars } from '../../runtime/node/grammars.js';
import type { Parsers } from '../../runtime/risk/index.js';

/** Everything that is only loaded for commands that need it, loaded. */
export const grammars: Required<Pick<Parsers, 'languages' | 'sql'>> = await ready();

async function ready() {
  const { languages, sql } = await loadGrammars();
  if (languages === undefined || sql === undefined) throw new Error('a grammar was not loaded');
  return { languages, sql };
}
