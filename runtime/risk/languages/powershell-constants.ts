import { isHarmlessType } from './powershell-dotnet.js';
import { childrenOf, type Node, type TextNode } from './powershell-syntax.js';

const rebinders =
  /^(set-variable|new-variable|sv|nv|set|clear-variable|clv|remove-variable|rv|set-item|si|invoke-expression|iex|\.)$/i;

/** The variables that a text sets once, at its top level, to a text or a block that is written out. */
export class Constants {
  private readonly found = new Map<string, { readonly node: Node; readonly from: number }>();
  private readonly times = new Map<string, number>();
  private readonly own = new Map<string, number>();
  private isOpaque = false;

  constructor(body: readonly Node[]) {
    for (const node of body) if (node.kind === 'assignment') this.remember(node);
    for (const node of body) this.count(node);
  }

  /** The text that a variable holds where it is read; undefined where that is not known. */
  textOf(name: string, at: number): TextNode | undefined {
    const node = this.nodeOf(name, at);
    return node?.kind === 'text' ? node : undefined;
  }

  /** Whether a variable holds a block that is written out in the text. */
  holdsBlock(name: string, at: number): boolean {
    return this.nodeOf(name, at)?.kind === 'block';
  }

  /** Whether a variable only ever holds a collection that was made in the text. */
  holdsOwnObject(name: string): boolean {
    const times = this.own.get(name) ?? 0;
    return times > 0 && times === this.times.get(name) && !this.isOpaque;
  }

  private nodeOf(name: string, at: number): Node | undefined {
    const found = this.found.get(name);
    if (found === undefined || this.isOpaque || found.from > at || (this.times.get(name) ?? 0) > 1) return undefined;
    return found.node;
  }

  private remember({ target, operator, value, span }: Node & { kind: 'assignment' }): void {
    if (target.kind !== 'variable' || operator !== '=' || /[:.]/.test(target.name)) return;
    if (value.kind === 'text' || value.kind === 'block') this.found.set(target.name, { node: value, from: span.end });
  }

  private count(node: Node): void {
    if (node.kind === 'assignment') this.countAssignment(node);
    if (node.kind === 'command') this.isOpaque ||= node.call === '.' || isRebinder(node.words);
    if (node.kind === 'group' && node.open === '++') this.countTarget(node);
    for (const child of childrenOf(node)) this.count(child);
  }

  private countAssignment({ target, value, operator }: Node & { kind: 'assignment' }): void {
    this.countTarget(target);
    const { name } = target.kind === 'variable' ? target : { name: '' };
    if (name !== '' && (operator === '+=' || isNewObject(value))) this.own.set(name, (this.own.get(name) ?? 0) + 1);
  }

  /** Every variable in what is set counts as set, which is stricter than needed. */
  private countTarget(target: Node): void {
    if (target.kind === 'variable') this.times.set(target.name, (this.times.get(target.name) ?? 0) + 1);
    for (const child of childrenOf(target)) this.countTarget(child);
  }
}

function isRebinder([name, ...words]: readonly Node[]): boolean {
  if (name?.kind === 'text' && rebinders.test(name.value)) return true;
  return words.some((word) => word.kind === 'text' && /^-(\w*v$|\w+va\w*$)/i.test(word.value));
}

/** Whether a value is an array, a table, or a new object that belongs to the text alone. */
function isNewObject(node: Node): boolean {
  switch (node.kind) {
    case 'group':
      return node.open === '@{' || (node.open === '@(' && node.body.length === 0);
    case 'operation':
      return node.operators.join() === 'cast' && node.operands.some(isNewObject);
    case 'member':
      return node.isOfType && node.object.kind === 'type' && isNew(node.name) && isHarmlessType(node.object.name);
    case 'command':
      return makesObject(node.words);
    default:
      return false;
  }
}

function isNew(name: Node): boolean {
  return name.kind === 'text' && name.value.toLowerCase() === 'new';
}

function makesObject(words: readonly Node[]): boolean {
  const [name, ...rest] = words.flatMap((word) => (word.kind === 'text' ? [word.value] : []));
  const type = rest.find((word) => !word.startsWith('-'));
  return (
    name?.toLowerCase() === 'new-object' &&
    type !== undefined &&
    /collections|stringbuilder/i.test(type) &&
    isHarmlessType(type)
  );
}
