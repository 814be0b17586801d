import type { Command, SyntaxNode } from 'unbash';
import type { ShellParser } from './parsers.js';
import { plainWords } from './visible.js';

interface Region {
  readonly start: number;
  readonly end: number;
}

/** A place that sets a variable, and the stretch of the script in which that has happened once it was passed. */
interface Place {
  readonly end: number;
  readonly region: Region;
}

const nowhere: Region = { start: 0, end: 0 };

/** Says of each place of a script which variables were surely set before, whatever was in them at the start. */
export class Settled {
  /** The names that arithmetic sets, which makes numbers of them. */
  readonly counted = new Set<string>();
  /** The words of arithmetic that are set there and not read. */
  readonly targets = new Set<SyntaxNode>();
  /** The arrays whose keys are plain text. */
  readonly keyed = new Set<string>();
  /** The names whose every value is read as arithmetic. */
  readonly integers = new Set<string>();
  private readonly places = new Map<string, Place[]>();
  private readonly bodies: { readonly name: string; readonly region: Region }[] = [];
  private readonly parser: ShellParser;
  private readonly whole: Region;

  constructor(script: SyntaxNode, parser: ShellParser) {
    this.parser = parser;
    this.whole = regionOf(script);
    this.look(script, this.whole);
  }

  /** Whether a variable is set before it is read at an offset, by what always runs before. */
  isSetAt(name: string, offset: number): boolean {
    const isLater = this.functionAt(offset) !== '';
    return (this.places.get(name) ?? []).some(
      ({ end, region }) => holds(region, offset) && (end <= offset || (isLater && region === this.whole)),
    );
  }

  /** The function in whose body an offset lies; empty outside of all. */
  functionAt(offset: number): string {
    return this.bodies.findLast(({ region }) => holds(region, offset))?.name ?? '';
  }

  private look(node: SyntaxNode, region: Region): void {
    this.note(node, region);
    const own = this.insidesOf(node, region);
    this.parser.forEachChild(node, (child) => this.look(child, own(child)));
  }

  private note(node: SyntaxNode, region: Region): void {
    switch (node.type) {
      case 'Assignment':
        this.set(node.name, { end: node.end, region });
        break;
      case 'For':
      case 'Select':
        this.set(node.name.value, { end: node.name.end, region: regionOf(node.body) });
        break;
      case 'Function':
        this.bodies.push({ name: node.name.value, region: regionOf(node.body) });
        break;
      case 'ArithmeticBinary':
        if (node.operator === '=') this.noteCount(node.left, { end: node.end, region });
        break;
      case 'Command':
        this.noteCommand(node, region);
        break;
    }
  }

  private noteCount(left: SyntaxNode, place: Place): void {
    if (left.type !== 'ArithmeticWord' || !/^[A-Za-z_]\w*$/.test(left.value)) return;
    this.targets.add(left);
    this.counted.add(left.value);
    this.set(left.value, place);
  }

  private noteCommand(command: Command, region: Region): void {
    const [name = '', ...words] = plainWords(command);
    if (name === 'let') {
      for (const count of words.flatMap((word) => /^([A-Za-z_]\w*)=/.exec(word)?.[1] ?? [])) {
        this.counted.add(count);
        this.set(count, { end: command.end, region });
      }
    }
    if (!/^(declare|typeset|local|export|readonly)$/.test(name)) return;
    const names = words.flatMap((word) => /^([A-Za-z_]\w*)/.exec(word)?.[1] ?? []);
    if (words.some((word) => /^-\w*A/.test(word))) for (const one of names) this.keyed.add(one);
    if (words.some((word) => /^-\w*i/.test(word))) for (const one of names) this.integers.add(one);
  }

  private set(name: string, place: Place): void {
    const known = this.places.get(name);
    if (known === undefined) this.places.set(name, [place]);
    else known.push(place);
  }

  /** Where that has happened what each child of a node does: only inside of what may as well not run. */
  private insidesOf(node: SyntaxNode, region: Region): (child: SyntaxNode) => Region {
    switch (node.type) {
      case 'If':
      case 'Elif':
      case 'While':
        return (child) => (child === node.clause ? region : regionOf(child));
      case 'Command':
        // What stands before a command is set for that one only.
        return (child) =>
          node.name !== undefined && child.type === 'Assignment' && isBefore(child, node) ? nowhere : region;
      case 'AndOr':
        return (child) => chainFrom(node, child, region);
      case 'ArithmeticBinary':
        return () => (/^(&&|\|\|)$/.test(node.operator) ? nowhere : region);
      case 'ArithmeticTernary':
        return () => nowhere;
      case 'Statement':
        return (child) => (node.background === true ? regionOf(child) : region);
      case 'Pipeline':
        return (child) => (node.commands.length > 1 ? regionOf(child) : region);
      default:
        return () => (apart.has(node.type) ? regionOf(node) : region);
    }
  }
}

const apart: ReadonlySet<SyntaxNode['type']> = new Set<SyntaxNode['type']>([
  'For',
  'Select',
  'CaseItem',
  'Function',
  'Subshell',
  'CommandExpansion',
  'ProcessSubstitution',
  'Coproc',
]);

/** What follows on `&&` runs only where all before it ran. */
function chainFrom(node: Extract<SyntaxNode, { type: 'AndOr' }>, child: SyntaxNode, region: Region): Region {
  const at = node.commands.findIndex(({ pos }) => pos === child.pos);
  if (at <= 0) return region;
  const broken = node.operators.findIndex((operator, index) => index >= at && operator === '||');
  const last = broken < 0 ? node.commands.at(-1) : node.commands[broken];
  return { start: child.pos, end: (last ?? child).end };
}

function isBefore(child: SyntaxNode, { name }: Command): boolean {
  return name !== undefined && child.end <= name.pos;
}

function regionOf({ pos, end }: { readonly pos: number; readonly end: number }): Region {
  return { start: pos, end };
}

function holds({ start, end }: Region, offset: number): boolean {
  return start <= offset && offset < end;
}
