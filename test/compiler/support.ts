import { readFileSync } from 'node:fs';
import { type Compilation, compileGuide } from '../../runtime/compiler/index.js';
import { readRunbook } from '../../runtime/language/index.js';
import { sha256Hex } from '../../runtime/node/digest.js';

/** Compiles a text under the name of a guide. */
export function compiled(text: string, file = 'guide.md'): Compilation {
  return compileGuide({ text, file, sha256Hex });
}

/** Compiles a guide on disk. */
export function compiledFile(path: string): Compilation {
  return compiled(readFileSync(path, 'utf8'), path);
}

/** The texts of the commands that are found in a guide. */
export function commandsIn(text: string): readonly string[] {
  return compiled(text).ir.commands.map((command) => command.text);
}

/** The errors of a draft, as `code message`. */
export function errorsOf(draft: string): readonly string[] {
  return readRunbook(draft)
    .diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
    .map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`);
}
