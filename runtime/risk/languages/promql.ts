import { destructiveVerb } from '../destructive.js';
import type { Judges, Scene } from '../scene.js';
import { harmless, type Verdict, verdict } from '../verdict.js';

const longestText = 65_536;

/**
 * Judges an expression of PromQL, LogQL or Lucene: it always only reads, so what matters is whether the text is one.
 * What is not may be a command that somebody pasted.
 */
export function judgePromql(text: string, scene: Scene, _judges: Judges): Verdict {
  const whole = scene.place({ start: 0, end: text.length });
  if (text.length <= longestText && isQueryText(text)) return harmless;
  const verb = destructiveVerb(text);
  if (verb === undefined) return verdict('promql/unreadable', 'unknown', whole, 'cannot be read as a query');
  return verdict('promql/unreadable', 'dangerous', whole, `cannot be read as a query and holds '${verb.word}'`);
}

function isQueryText(text: string): boolean {
  const plain = text.replace(/(^|\n)\s*#[^\n]*/g, '$1').trim();
  if (/^\w+$/.test(plain) && destructiveVerb(plain) !== undefined) return false;
  if (plain === '' || isQuery(plain)) return true;
  return plain.split('\n').every((line) => line.trim() === '' || isQuery(line.trim()));
}

function isQuery(text: string): boolean {
  return isMetricQuery(text) || isLucene(text);
}

interface Piece {
  readonly kind: 'name' | 'value' | 'string' | 'sign';
  readonly text: string;
}

const variable = '\\$\\{\\w+(?::\\w+)?\\}|\\$\\w+|\\[\\[\\w+\\]\\]';
const piece = new RegExp(
  `\\s*(?:(${variable}|\\d+(?:\\.\\d+)?(?:e[+-]?\\d+|[a-z]+\\d*[a-z\\d]*)?|\\.\\d+|0x[\\da-f]+)|([A-Za-z_:][\\w:.]*)|("(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|\`[^\`]*\`)|(=~|!~|!=|==|<=|>=|\\|=|\\|~|\\|>|!>|[-+*/%^<>=(){}\\[\\],:@|!]))`,
  'iy',
);
const clauses = /^(by|without|on|ignoring|group_left|group_right)$/i;
const joining = /^(and|or|unless|atan2)$/i;
const binary = /^(==|!=|<=|>=|[-+*/%^<>])$/;
const filter = /^(\|=|\|~|!=|!~|\|>|!>)$/;

/** The pieces of the text, or undefined where it holds something that no query holds. */
function piecesOf(text: string): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  piece.lastIndex = 0;
  const end = text.trimEnd().length;
  while (piece.lastIndex < end) {
    const match = piece.exec(text);
    if (match === null) return undefined;
    pieces.push(pieceOf(match));
  }
  return pieces;
}

function pieceOf([, value, name, string, sign = '']: RegExpExecArray): Piece {
  if (value !== undefined) return { kind: 'value', text: value };
  if (name !== undefined) return { kind: 'name', text: name };
  return string === undefined ? { kind: 'sign', text: sign } : { kind: 'string', text: string };
}

function isMetricQuery(text: string): boolean {
  const pieces = piecesOf(text);
  return pieces !== undefined && new Grammar(pieces).isWhole();
}

/** Follows where an operand must stand and where an operator must; brackets are counted, so that nothing is too deep. */
class Grammar {
  private at = 0;
  private level = 0;
  private wantsOperand = true;
  private mayCall = false;
  private hasSelector = false;
  private readonly pieces: readonly Piece[];

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces;
  }

  isWhole(): boolean {
    while (this.at < this.pieces.length) {
      if (!(this.wantsOperand ? this.operand() : this.operator())) return false;
    }
    return !this.wantsOperand && this.level === 0;
  }

  private take(): Piece | undefined {
    this.at += 1;
    return this.pieces[this.at - 1];
  }

  private operand(): boolean {
    const next = this.take();
    switch (next?.kind) {
      case 'value':
      case 'string':
        return this.done(false);
      case 'name':
        return !joining.test(next.text) && this.done(true);
      default:
        return this.signAsOperand(next?.text ?? '');
    }
  }

  private signAsOperand(sign: string): boolean {
    if (sign === '(') {
      this.level += 1;
      return true;
    }
    if (sign === ')') return this.pieces[this.at - 2]?.text === '(' && this.close();
    if (sign === '{') return this.selector();
    return sign === '-' || sign === '+';
  }

  private done(mayCall: boolean): boolean {
    this.wantsOperand = false;
    this.mayCall = mayCall;
    return true;
  }

  private close(): boolean {
    this.level -= 1;
    return this.level >= 0 && this.done(true);
  }

  private operator(): boolean {
    const next = this.take();
    const text = next?.text ?? '';
    if (next?.kind === 'name') return this.wordAsOperator(text);
    if (next?.kind !== 'sign') return false;
    if (this.hasSelector && filter.test(text) && this.pieces[this.at]?.kind === 'string')
      return this.take() !== undefined;
    if (this.hasSelector && text === '|') return this.stage();
    if (binary.test(text) || (text === ',' && this.level > 0)) return this.wants();
    return this.bracketAsOperator(text);
  }

  private wants(): boolean {
    this.wantsOperand = true;
    if (/^bool$/i.test(this.pieces[this.at]?.text ?? '')) this.at += 1;
    while (clauses.test(this.pieces[this.at]?.text ?? '')) {
      this.at += 1;
      if (!this.clause()) return false;
    }
    this.wantsOperand = true;
    return true;
  }

  private wordAsOperator(text: string): boolean {
    if (joining.test(text)) return this.wants();
    if (clauses.test(text)) return this.clause();
    if (/^offset$/i.test(text)) {
      if (this.pieces[this.at]?.text === '-') this.at += 1;
      return this.take()?.kind === 'value';
    }
    return false;
  }

  private bracketAsOperator(text: string): boolean {
    switch (text) {
      case '(':
        this.level += 1;
        this.wantsOperand = true;
        return this.mayCall;
      case ')':
        return this.close();
      case '{':
        return this.mayCall && this.selector();
      case '[':
        return this.skipTo(']', /^[\w:$.{}]+$/);
      case '@':
        return this.wants();
      default:
        return false;
    }
  }

  /** `by (a, b)`, after which a bracket or an operand may follow. */
  private clause(): boolean {
    if (this.pieces[this.at]?.text === '(') {
      this.at += 1;
      if (!this.skipTo(')', /^[\w:,.$]+$/)) return false;
    }
    return this.done(true);
  }

  private skipTo(end: string, allowed: RegExp): boolean {
    for (let next = this.take(); next !== undefined; next = this.take()) {
      if (next.text === end) return true;
      if (!allowed.test(next.text)) return false;
    }
    return false;
  }

  /** `{label="value", other=~"pattern"}` */
  private selector(): boolean {
    this.hasSelector = true;
    this.mayCall = false;
    this.wantsOperand = false;
    for (let next = this.take(); next !== undefined; next = this.take()) {
      if (next.text === '}') return true;
      if (next.text !== ',' && !this.matcher(next)) return false;
    }
    return false;
  }

  /** `label="value"`, or the name of a metric between quotes. */
  private matcher({ kind }: Piece): boolean {
    if (kind !== 'name' && kind !== 'string') return false;
    if (kind === 'string' && /^[,}]$/.test(this.pieces[this.at]?.text ?? '')) return true;
    return /^(=|!=|=~|!~)$/.test(this.take()?.text ?? '') && /^(string|value)$/.test(this.take()?.kind ?? '');
  }

  /** A stage of LogQL: a name and what it is given, up to the next pipe. */
  private stage(): boolean {
    if (this.pieces[this.at]?.kind !== 'name') return false;
    while (this.at < this.pieces.length) {
      const { kind, text } = this.pieces[this.at] ?? { kind: 'sign', text: '' };
      if (kind === 'sign' && /^(\||\|=|\|~|\[|\))$/.test(text)) return true;
      if (kind === 'sign' && !/^(=|!=|=~|!~|==|<|>|<=|>=|,)$/.test(text)) return false;
      this.at += 1;
    }
    return true;
  }
}

const luceneTerm =
  /\s*(?:(?:AND|OR|NOT|&&|\|\||TO)(?![\w])|[-+!]?[\w.@*-]+:(?:[<>]=?)?(?:"(?:[^"\\]|\\.)*"|\[[^\]\n]*\]|\{[^}\n]*\}|\/(?:[^/\\\n]|\\.)+\/|\((?:[^()"]|"[^"]*")*\)|(?:[\w.*?@%+/:-]|\\.)+)|"(?:[^"\\]|\\.)*"|[()]|[\w.*?-]+)(?:[~^][\d.]+)?/y;

/** A search of the kind `field:value AND other:"text"`; it must begin with a field. */
function isLucene(text: string): boolean {
  if (text === '*') return true;
  if (!/^[\s(]*(?:NOT\s+)?[-+!]?[A-Za-z_@][\w.@*]*:(?!\/\/)\s*\S/.test(text) || /[;`$]|(?<!&)&(?!&)/.test(text))
    return false;
  luceneTerm.lastIndex = 0;
  const end = text.trimEnd().length;
  while (luceneTerm.lastIndex < end) {
    if (luceneTerm.exec(text) === null) return false;
  }
  return true;
}
