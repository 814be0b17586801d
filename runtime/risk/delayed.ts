// Holds a list: the places where bash reads the text of a variable or a quoted word once more.
import type { Assignment, Command, SyntaxNode, Word } from 'unbash';
import type { Span } from '../model/text.js';
import { opens } from './open-value.js';
import type { Possible } from './possible.js';
import type { Proved } from './proved.js';
import { harmless, type Verdict, verdict } from './verdict.js';
import { plainWords, type Visible } from './visible.js';

const command = /\$\(|`/;
/** A subscript with a command in it: arithmetic runs it. */
const subscript = /\[[\s\S]*?(\$\(|`)/;
const arithmeticTests = /^-(eq|ne|lt|le|gt|ge)$/;
const namesVariables = /^(let|unset|read|mapfile|readarray|getopts|declare|typeset|local|export|readonly|wait)$/;
const prompts = /^PS[0-3]$/;

/** What can be seen of the values in a script. */
interface Sight {
  readonly visible: Visible;
  readonly possible: Possible;
}

/** Judges the places of a script where quoted text is read once more and the commands in it run. */
export class Delayed {
  private readonly sight: Sight;
  private readonly proved: Proved;
  private carried: boolean | undefined;

  constructor(sight: Sight, proved: Proved) {
    this.sight = sight;
    this.proved = proved;
  }

  judge(node: SyntaxNode, span: Span): Verdict {
    if (this.runs(node)) {
      return verdict('shell/delayed-command', 'dangerous', span, 'runs the commands in a text that is read once more');
    }
    if (!opens(node, this.proved)) return harmless;
    const why = 'reads a value as code, and nothing proves that it is a plain number or name';
    return verdict('shell/delayed-value', 'unknown', span, why, 'set it to a number in the script first');
  }

  private runs(node: SyntaxNode): boolean {
    switch (node.type) {
      case 'ArithmeticWord':
        return command.test(literalOf(node)) || (/[A-Za-z_$]/.test(node.value) && this.carries());
      case 'ParameterExpansion':
        return this.isRead(node);
      case 'TestUnary':
        return /^-[vR]$/.test(node.operator) && this.isCarrying(node.operand);
      case 'TestBinary':
        return arithmeticTests.test(node.operator) && [node.left, node.right].some((word) => this.isCarrying(word));
      case 'Assignment':
        return this.isAssigned(node);
      case 'Command':
        return this.isRun(node);
      default:
        return false;
    }
  }

  private isRead({ index, operation, prefix }: Extract<SyntaxNode, { type: 'ParameterExpansion' }>): boolean {
    const isIndex = index !== undefined && !/^[@*]$|^\d+$/.test(index.value);
    if (isIndex && this.isCarrying(index)) return true;
    if (operation?.type === 'Slice') return [operation.offset, operation.length].some((word) => this.isCarrying(word));
    const isPrompt = operation?.type === 'Transform' && operation.operand.value === 'P';
    return (isPrompt || prefix === '!') && this.carries();
  }

  private isAssigned({ name, value, index }: Assignment): boolean {
    if (prompts.test(name) && value.type === 'Word' && command.test(literalOf(value))) return true;
    return index !== undefined && !/^\d+$/.test(index.value) && this.isCarrying(index);
  }

  private isRun(node: Command): boolean {
    const [name = '', ...words] = plainWords(node);
    if (name === 'compgen') return words.some((word) => /^-\w*[FC]/.test(word) || command.test(word));
    if (name === 'test' || name === '[') return words.some((word) => /^-[vR]$/.test(word)) && this.isCarried(node);
    if (name === 'printf') return words.some((word) => word.startsWith('-v')) && this.isCarried(node);
    if (!namesVariables.test(name)) return false;
    if (name === 'let' || words.some((word) => /^-\w*[in]/.test(word))) return this.isCarried(node);
    return node.args.some((part) => part.type === 'Word' && subscript.test(literalOf(part).replace(/\]\+?=.*/s, ']')));
  }

  private isCarried({ args }: Command): boolean {
    return this.carries() || args.some((part) => subscript.test(literalOf(part.type === 'Word' ? part : part.value)));
  }

  /** Whether a word holds a command as text, or a variable that may. */
  private isCarrying(word: Word | undefined): boolean {
    if (word === undefined) return false;
    return command.test(literalOf(word)) || (/[A-Za-z_$]/.test(word.text) && this.carries());
  }

  /** Whether any value that can be seen holds a command as text. */
  private carries(): boolean {
    this.carried ??= this.looksForCarried();
    return this.carried;
  }

  private looksForCarried(): boolean {
    const { settings, handed, said } = this.sight.visible;
    const words = [...settings.values(), ...handed.values()].flatMap((all) => all.flatMap((setting) => setting.words));
    if (said.some((text) => subscript.test(text)) || words.some((word) => command.test(literalOf(word)))) return true;
    if (!words.some((word) => /[$`]/.test(literalOf(word)))) return false;
    return [...settings.keys()].some((name) =>
      this.sight.possible
        .valuesOf(name)
        .some((list) => list.some(({ value, isStatic }) => isStatic && command.test(value))),
    );
  }
}

/** What of a word is text as it stands: what the shell puts in itself is left out. */
function literalOf(node: SyntaxNode | undefined): string {
  if (node === undefined) return '';
  if (node.type === 'ArrayValue') return node.elements.map(literalOf).join(' ');
  if (node.type === 'Word' || node.type === 'ArithmeticWord') {
    return node.parts === undefined ? node.value : node.parts.map(literalOf).join('');
  }
  if (node.type === 'DoubleQuoted' || node.type === 'LocaleString') return node.parts.map(literalOf).join('');
  return 'value' in node && typeof node.value === 'string' && !/Expan|Subst/.test(node.type) ? node.value : '';
}
