import type { Function as FunctionNode, ParsedScript, SyntaxNode } from 'unbash';
import type { ShellParser } from './parsers.js';
import { plainWords } from './visible.js';

const special =
  /^(\.|:|break|command|builtin|continue|eval|exec|exit|export|readonly|return|set|shift|source|times|trap|unset)$/;

/**
 * The definitions of functions that surely hold once they are passed: those that stand alone at the top of the script,
 * where nothing in it takes functions away again.
 */
export function lastingFunctions(script: ParsedScript, parser: ShellParser): ReadonlySet<SyntaxNode> {
  const own = script.commands.flatMap(({ command, background }) =>
    command.type === 'Function' && background !== true ? [command] : [],
  );
  const taken = own.length === 0 ? new Set<string>() : takenNames(script, parser);
  return new Set(own.filter((definition) => isLasting(definition, taken)));
}

function isLasting({ name }: FunctionNode, taken: ReadonlySet<string>): boolean {
  return !taken.has('*') && !taken.has(name.value) && !special.test(name.value) && !name.value.includes('/');
}

/** The names that `unset` may take away; `*` where that is not known. */
function takenNames(script: ParsedScript, parser: ShellParser): ReadonlySet<string> {
  const taken = new Set<string>();
  const look = (node: SyntaxNode): void => {
    if (node.type === 'Command') for (const name of takenBy(plainWords(node))) taken.add(name);
    parser.forEachChild(node, look);
  };
  look(script);
  return taken;
}

function takenBy([name = '', ...words]: readonly string[]): readonly string[] {
  if (name === 'unset') return words.map((word) => (/^(-v|[A-Za-z_][\w-]*)$/.test(word) ? word : unsetFlag(word)));
  const isOpen = name === 'eval' || /[$`]/.test(name) || words.some((word) => word.includes('unset'));
  return isOpen ? ['*'] : [];
}

/** With `-f` the names that follow are functions, which are compared like all others. */
function unsetFlag(word: string): string {
  return word === '-f' || word === '-n' ? '' : '*';
}
