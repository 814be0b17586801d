import { loadGrammars } from '../../runtime/node/classify/grammars.js';
import type { Parsers } from '../../runtime/risk/index.js';

/** Everything that is only loaded for commands that need it, loaded. */
export const grammars: Required<Pick<Parsers, 'languages' | 'sqlLanguages' | 'sql'>> = await ready();

async function ready() {
  const { languages, sqlLanguages, sql } = await loadGrammars();
  if (!languages || !sqlLanguages || !sql) throw new Error('a grammar was not loaded');
  return { languages, sqlLanguages, sql };
}
