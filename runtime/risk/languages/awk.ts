import { destructiveVerb } from '../destructive.js';
import { isDevice, isVitalPath } from '../places.js';
import type { Judges, Scene } from '../scene.js';
import { harmless, joinAll, type Verdict, verdict } from '../verdict.js';
import { endOfRegex, filledIn, judgeWrittenFile, sceneInside } from './sed.js';

const longestText = 65_536;

/** Judges a program of awk: it only reads unless it starts a program, opens a connection or prints to a file. */
export function judgeAwk(text: string, scene: Scene, judges: Judges): Verdict {
  const tokens = text.length > longestText ? undefined : new Lexer(text).tokens();
  const found = tokens === undefined ? undefined : new AwkReader(tokens, scene, judges).verdict();
  return joinAll([filledIn('awk', text, scene), found ?? unread(text, scene)]);
}

const mayRun = /system|@|(?<!\|)\|(?!\|)/;

function unread(text: string, scene: Scene): Verdict {
  const risk = mayRun.test(text) || destructiveVerb(text) !== undefined ? 'dangerous' : 'unknown';
  return verdict('awk/unreadable', risk, scene.place({ start: 0, end: text.length }), 'cannot be read as awk');
}

interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'regex' | 'sign' | 'line';
  /** For strings what lies between the quotes, as it is written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether a statement or a pattern begins behind it: it closes the condition of an `if`, `for` or `while`. */
  readonly closesCondition?: boolean;
}

const blank = /(?:[ \t\r]|\\\r?\n|#[^\n]*)+/y;
const plainToken =
  /([A-Za-z_]\w*)|(0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(\n)|\|[&|]|&&|>>|\+\+|--|::|\*\*=?|[-+*/%^!<>=]=|[-+*/%^!<>|?:~$()[\]{},;=@]/y;
const beforeOperand = /^(print|printf|return|in|else|do|case|exit)$/;
const beforeCondition = /^(if|for|while|switch)$/;

class Lexer {
  private readonly found: Token[] = [];
  private readonly conditions: boolean[] = [];
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The pieces of the program, or undefined where some of it is none. */
  tokens(): readonly Token[] | undefined {
    for (this.skipBlank(); this.at < this.text.length; this.skipBlank()) {
      if (!this.takeToken()) return undefined;
    }
    return this.found;
  }

  private skipBlank(): void {
    blank.lastIndex = this.at;
    this.at += blank.exec(this.text)?.[0].length ?? 0;
  }

  private takeToken(): boolean {
    const character = this.text[this.at];
    if (character === '"') return this.takeQuoted('string', this.endOfString());
    if (character !== '/') return this.takePlain();
    const isOperand = this.wantsOperand();
    if (isOperand === undefined) return false;
    return isOperand ? this.takeQuoted('regex', endOfRegex(this.text, this.at + 1, '/')) : this.takePlain();
  }

  private takeQuoted(kind: 'string' | 'regex', end: number | undefined): boolean {
    if (end === undefined) return false;
    this.found.push({ kind, text: this.text.slice(this.at + 1, end), start: this.at + 1, end });
    this.at = end + 1;
    return true;
  }

  private endOfString(): number | undefined {
    for (let at = this.at + 1; at < this.text.length; at += 1) {
      if (this.text[at] === '"') return at;
      if (this.text[at] === '\n') return undefined;
      if (this.text[at] === '\\') at += 1;
    }
    return undefined;
  }

  /** Whether a slash begins a regular expression here and does not divide; undefined where that cannot be told. */
  private wantsOperand(): boolean | undefined {
    const before = this.found.at(-1);
    switch (before?.kind) {
      case undefined:
      case 'line':
        return true;
      case 'name':
        return before.text === 'getline' ? undefined : beforeOperand.test(before.text);
      case 'sign':
        return before.closesCondition === true || !/^(\)|\]|\+\+|--)$/.test(before.text);
      default:
        return false;
    }
  }

  private takePlain(): boolean {
    plainToken.lastIndex = this.at;
    const match = plainToken.exec(this.text);
    if (match === null) return false;
    const [text, name, number, line] = match;
    if (line !== undefined && this.goesOn()) {
      this.at += 1;
      return true;
    }
    const kind = name !== undefined ? 'name' : number !== undefined ? 'number' : line !== undefined ? 'line' : 'sign';
    const closesCondition = this.closesCondition(text);
    this.found.push({ kind, text, start: this.at, end: this.at + text.length, closesCondition });
    this.at += text.length;
    return true;
  }

  /** Whether the end of a line ends no statement here. */
  private goesOn(): boolean {
    const before = this.found.at(-1);
    return before === undefined || (isCode(before) && goesOn.test(before.text));
  }

  private closesCondition(text: string): boolean {
    const before = this.found.at(-1);
    if (text === '(') this.conditions.push(before?.kind === 'name' && beforeCondition.test(before.text));
    return text === ')' && this.conditions.pop() === true;
  }
}

function isCode({ kind }: Token): boolean {
  return kind === 'name' || kind === 'sign' || kind === 'line';
}

const goesOn = /^(,|\{|&&|\|\||\?|:|do|else|\n)$/;
const endsStatement = /^[;}\n]$/;
const beginsCommand = /^([({;,!=\n]|&&|\|\||print|return|else|do)$/;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', '/': '/' };

class AwkReader {
  private readonly found: Verdict[] = [];
  private readonly tokens: readonly Token[];
  private readonly scene: Scene;
  private readonly judges: Judges;
  private depth = 0;
  /** How deep the brackets were where the `print` stands whose end has not come yet. */
  private printing: number | undefined;

  constructor(tokens: readonly Token[], scene: Scene, judges: Judges) {
    this.tokens = tokens;
    this.scene = scene;
    this.judges = judges;
  }

  /** The verdict on the program; undefined where its brackets do not close. */
  verdict(): Verdict | undefined {
    this.tokens.forEach((token, index) => {
      if (token.kind === 'name') this.readName(token, index);
      else if (token.kind === 'sign' || token.kind === 'line') this.readSign(token, index);
    });
    return this.depth === 0 ? joinAll([harmless, ...this.found]) : undefined;
  }

  private readName(token: Token, index: number): void {
    if (token.text === 'print' || token.text === 'printf') this.printing = this.depth;
    if (token.text === 'system') this.readSystem(token, index);
    if (token.text === 'extension') this.say('load', 'unknown', token, 'may load code from elsewhere');
  }

  private readSign(token: Token, index: number): void {
    switch (token.text) {
      case '(':
      case '[':
        this.depth += 1;
        break;
      case ')':
      case ']':
        this.depth -= 1;
        break;
      case '>':
      case '>>':
        if (this.printing === this.depth) this.writes(token, this.expressionFrom(index + 1));
        break;
      case '|':
      case '|&':
        this.readPipe(token, index);
        break;
      case '@':
        this.readAt(token, index);
        break;
      default:
        if (/^[;{}\n]$/.test(token.text)) this.printing = undefined;
    }
  }

  private say(rule: string, risk: Verdict['risk'], { start, end }: Token, why: string): void {
    this.found.push(verdict(`awk/${rule}`, risk, this.scene.place({ start, end }), why));
  }

  private readAt(token: Token, index: number): void {
    const next = this.tokens[index + 1];
    if (next?.kind === 'regex') return;
    if (/^(include|load|namespace)$/.test(next?.text ?? ''))
      this.say('load', 'unknown', token, 'loads code from elsewhere');
    else this.say('program', 'dangerous', token, 'calls what is only known when it runs, which may start programs');
  }

  private readSystem(token: Token, index: number): void {
    const [open, command, close] = this.tokens.slice(index + 1, index + 4);
    const isAlone = open?.kind === 'sign' && open.text === '(' && close?.kind === 'sign' && close.text === ')';
    this.runs(token, isAlone ? command : undefined, this.scene.input);
  }

  /** `"command" | getline`, `print … | "command"`, and both with `|&`. */
  private readPipe(token: Token, index: number): void {
    const next = this.tokens[index + 1];
    if (next?.kind === 'name' && next.text === 'getline') this.runs(token, this.commandBefore(index), this.scene.input);
    else this.runs(token, this.printing === this.depth ? only(this.expressionFrom(index + 1)) : undefined, fromPrint);
  }

  /** What stands before a pipe, where nothing before it could be joined with it. */
  private commandBefore(index: number): Token | undefined {
    const outer = this.tokens[index - 2];
    const isAlone = outer === undefined || (isCode(outer) && beginsCommand.test(outer.text));
    return isAlone ? this.tokens[index - 1] : undefined;
  }

  /** What stands between here and the end of the statement. */
  private expressionFrom(index: number): readonly Token[] {
    const parts = this.tokens.slice(index, index + longestExpression);
    const end = parts.findIndex((token) => isCode(token) && endsStatement.test(token.text));
    return end < 0 ? parts : parts.slice(0, end);
  }

  private runs(token: Token, command: Token | undefined, input: Scene['input']): void {
    const text = command === undefined ? undefined : stringIn(command);
    if (command === undefined || text === undefined) {
      this.say('program', 'dangerous', token, 'starts a program that is only known when it runs');
    } else if (/^\/inet[46]?\//.test(text)) {
      this.say('network', 'dangerous', token, 'opens a network connection');
    } else {
      this.found.push(this.judges.text(text, sceneInside({ ...this.scene, input }, this.placeIn(command))));
    }
  }

  private placeIn({ text, start, end }: Token): Scene['place'] {
    if (text.includes('\\')) return () => this.scene.place({ start, end });
    return (span) => this.scene.place({ start: span.start + start, end: span.end + start });
  }

  private writes(token: Token, parts: readonly Token[]): void {
    const { start, end } = token;
    const file = only(parts);
    const path = file === undefined ? undefined : stringIn(file);
    const span = this.scene.place({ start, end: file?.end ?? end });
    if (path !== undefined) this.found.push(judgeWrittenFile('awk', path, span));
    else
      this.say('write-file', mayBeVital(parts) ? 'dangerous' : 'caution', token, 'writes to files named by the data');
  }
}

const longestExpression = 64;
const fromPrint: Scene['input'] = { kind: 'pipe' };

/** The only part of an expression, if it has no other, in brackets or not. */
function only(parts: readonly Token[]): Token | undefined {
  const inside = parts.filter(({ kind, text }) => kind !== 'sign' || !/^[()]$/.test(text));
  return inside.length === 1 && parts.length < longestExpression ? inside[0] : undefined;
}

/** What a string amounts to; undefined for what is no string, or one with a strange escape. */
function stringIn({ kind, text }: Token): string | undefined {
  if (kind !== 'string') return undefined;
  const isPlain = Array.from(text.matchAll(/\\([\s\S]?)/g)).every(([, letter = '']) => Object.hasOwn(escapes, letter));
  return isPlain ? text.replace(/\\([\s\S])/g, (_, letter: string) => escapes[letter] ?? letter) : undefined;
}

/** Whether the strings in the name of a file lead to a device or into the system. */
function mayBeVital(parts: readonly Token[]): boolean {
  const strings = parts.filter(({ kind }) => kind === 'string').map(stringIn);
  if (strings.includes(undefined) || parts.length === longestExpression) return true;
  return [...strings, strings.join('')].some((path) => isDevice(path ?? '') || isVitalPath(path ?? ''));
}
