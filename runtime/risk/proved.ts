// Holds a list: what proves of a value that it is a number or a name, so that reading it as code does nothing.
import type { CommandExpansionPart, ParameterExpansionPart, SyntaxNode, Word, WordPart } from 'unbash';
import type { ShellParser } from './parsers.js';
import { Settled } from './settled.js';
import type { Visible } from './visible.js';

/** What a text that is written down has to look like. */
export type Shape = RegExp;

export const numbers: Shape = /^\s*[-+]?(0[xX][\da-fA-F]+|\d*)\s*$/;
export const names: Shape = /^\w*$/;
export const plain: Shape = /^[^$`[\\]*$/;

/** For what is only said and not read as code. */
const anything: Shape = /(?:)/;

const ownNumbers =
  /^([?#$!]|RANDOM|SRANDOM|SECONDS|LINENO|PIPESTATUS|BASH_VERSINFO|EPOCHSECONDS|UID|EUID|PPID|BASHPID|BASH_SUBSHELL)$/;
const onlyDigits = /^\[[!^](0-9|\[:digit:\])\]$/;
const mostSteps = 2_000;
const mostSettings = 64;

/** Proves of words of a script that they come from the script itself or from a command, and not from outside. */
export class Proved {
  private readonly script: SyntaxNode;
  private readonly sight: { readonly visible: Visible };
  private readonly parser: ShellParser;
  private knownSettled: Settled | undefined;
  private readonly open = new Set<string>();
  private steps = 0;

  constructor(script: SyntaxNode, sight: { readonly visible: Visible }, parser: ShellParser) {
    this.script = script;
    this.sight = sight;
    this.parser = parser;
  }

  /** Which variables of the script were surely set before a place in it. */
  get settled(): Settled {
    this.knownSettled ??= new Settled(this.script, this.parser);
    return this.knownSettled;
  }

  private get visible(): Visible {
    return this.sight.visible;
  }

  /** Whether every name in arithmetic, and every value put into it, is a number. */
  arithmetic(node: {
    readonly value: string;
    readonly pos: number;
    readonly parts?: readonly WordPart[] | undefined;
  }): boolean {
    if (node.parts === undefined) return this.namesIn(node.value, node.pos);
    return node.parts.every((part) => this.arithmeticPart(part));
  }

  private arithmeticPart(part: WordPart): boolean {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return this.namesIn(part.value, part.pos);
      case 'DoubleQuoted':
        return part.parts.every((inner) => this.arithmeticPart(inner));
      default:
        return this.part(part, numbers);
    }
  }

  private namesIn(text: string, offset: number): boolean {
    if (/\$\{?[@*]/.test(text)) return false;
    const rest = text.replace(/\b(0[xX][\da-fA-F]+|\d+#\w+)/g, '').replace(/\$\{#[^}]*\}/g, '');
    const found = rest.match(/[A-Za-z_]\w*|(?<=\$\{?)\d+/g) ?? [];
    return found.every((name) => this.named(name, offset, numbers));
  }

  /** Whether a word becomes text of a shape, or what a command of the script says. */
  word({ value, parts }: Word, shape: Shape): boolean {
    return parts === undefined ? shape.test(value) : parts.every((part) => this.part(part, shape));
  }

  private part(part: WordPart, shape: Shape): boolean {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return shape.test(part.value);
      case 'DoubleQuoted':
        return part.parts.every((inner) => this.part(inner, shape));
      case 'SimpleExpansion':
        return this.named(part.text.slice(1), part.pos, shape);
      case 'ParameterExpansion':
        return this.expanded(part, shape);
      case 'CommandExpansion':
        return this.output(part);
      case 'BraceExpansion':
        return /^\{\d+\.\.\d+(\.\.\d+)?\}$/.test(part.text) || shape !== numbers;
      default:
        return part.type === 'ArithmeticExpansion';
    }
  }

  private expanded(part: ParameterExpansionPart, shape: Shape): boolean {
    const { parameter, prefix, index, operation, pos } = part;
    if (prefix === '#') return true;
    // The keys of an array are numbers where nothing makes words of them.
    if (prefix === '!') return /^[@*]$/.test(index?.value ?? '') && !this.settled.keyed.has(parameter);
    if (operation?.type === 'Replace' && operation.operator === '//' && onlyDigits.test(operation.pattern.text)) {
      return operation.replacement.value === '';
    }
    const isGiven = operation?.type !== 'Default' || this.word(operation.operand, shape);
    return isGiven && this.named(parameter, pos, shape);
  }

  /** Whether a variable holds nothing from outside where it is read. */
  named(name: string, offset: number, shape: Shape): boolean {
    if (ownNumbers.test(name)) return true;
    if (/^[@*\d]/.test(name)) return this.handed(this.settled.functionAt(offset), shape);
    return this.settled.isSetAt(name, offset) && this.isTame(name, shape);
  }

  private handed(scope: string, shape: Shape): boolean {
    const settings = this.visible.handed.get(scope) ?? [];
    if (scope === '' || settings.length === 0 || this.visible.handed.has('')) return false;
    return this.guarded(`${scope}()`, () =>
      settings.every(({ words }) => words.every((word) => this.word(word, shape))),
    );
  }

  private isTame(name: string, shape: Shape): boolean {
    const settings = this.visible.settings.get(name) ?? [];
    if (this.visible.filled.has(name) || settings.length >= mostSettings) return false;
    return this.guarded(name, () => settings.every(({ words }) => words.every((word) => this.word(word, shape))));
  }

  /** While a name is being proved its own value is taken as proved: what it began with is looked at anyway. */
  private guarded(name: string, prove: () => boolean): boolean {
    if (this.open.has(name)) return true;
    this.steps += 1;
    if (this.steps > mostSteps) return false;
    this.open.add(name);
    const found = prove();
    this.open.delete(name);
    return found;
  }

  /** Whether a command says something of its own, and does not repeat what comes from outside. */
  output({ script }: Pick<CommandExpansionPart, 'script'>): boolean {
    return script !== undefined && (endsInNumber(script) || !this.repeats(script));
  }

  private repeats(node: SyntaxNode): boolean {
    if (this.isRepeating(node)) return true;
    let found = false;
    this.parser.forEachChild(node, (child) => {
      found ||= this.repeats(child);
    });
    return found;
  }

  private isRepeating(node: SyntaxNode): boolean {
    if (node.type === 'HereString') return node.target !== undefined && !this.word(node.target, plain);
    if (node.type === 'HereDoc') return !(node.body.parts ?? []).every((part) => this.part(part, anything));
    if (node.type !== 'Command') return false;
    const name = node.name?.value ?? '';
    if (/^(printenv|env)$/.test(name)) return true;
    return /^(echo|printf)$/.test(name) && node.args.some((word) => word.type === 'Word' && !this.word(word, anything));
  }
}

/** Whether the last command of a script counts, so that only a number comes out. */
function endsInNumber(script: SyntaxNode): boolean {
  if (script.type !== 'Script' || script.commands.length !== 1) return false;
  const command = script.commands[0]?.command;
  const last = command?.type === 'Pipeline' ? command.commands.at(-1) : command;
  if (last?.type !== 'Command') return false;
  const text = [last.name, ...last.args].map((word) => word?.text ?? '').join(' ');
  return /^(wc -[lcmw]|grep -\w*c\w* |date \+%s$|nproc$|id -u$)/.test(text);
}
