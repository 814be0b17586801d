import type { Risk } from '../../model/risk.js';
import type { Span } from '../../model/text.js';
import { isDevice, isVitalPath } from '../places.js';
import type { CommandWord, Judges, Scene } from '../scene.js';
import { harmless, joinAll, type Verdict, verdict } from '../verdict.js';
import { importAt } from './program-import.js';
import type { Token } from './program-lexer.js';
import { namesAfter, namesAssigned, partnersOf, partsOf } from './program-shape.js';
import { destructiveMethod, type Lexicon, type NameClass } from './program-table.js';

/** A name with what hangs on it: `os.path.join(` is called, `sys.argv` is not. */
export interface Chain {
  readonly parts: readonly string[];
  /** The index of the first token and of the one behind the last. */
  readonly from: number;
  readonly to: number;
  readonly isCalled: boolean;
  /** Whether it hangs on something else than a name: a call's answer, a string, a bracket. */
  readonly isHanging: boolean;
}

const joints = new Set(['.', '?.', '->', '::']);
const mostWords = 200;
// No name that is known has more parts.
const longestName = 5;

/** Reads a program token by token and judges each name in it; nothing is run and nothing is guessed. */
export class ProgramReader {
  private readonly tokens: readonly Token[];
  private readonly lexicon: Lexicon;
  private readonly scene: Scene;
  private readonly judges: Judges;
  private readonly partners: readonly (number | undefined)[];
  private readonly aliases = new Map<string, string>();
  private readonly defined: ReadonlySet<string>;
  private readonly assigned: ReadonlySet<string>;

  constructor(tokens: readonly Token[], lexicon: Lexicon, scene: Scene, judges: Judges) {
    this.tokens = tokens;
    this.lexicon = lexicon;
    this.scene = scene;
    this.judges = judges;
    this.partners = partnersOf(tokens);
    this.assigned = namesAssigned(tokens);
    this.defined = new Set([...namesAfter(tokens, lexicon.definers)].filter((name) => !this.assigned.has(name)));
  }

  /** The verdict on the whole program. */
  verdict(): Verdict {
    const found: Verdict[] = [];
    let index = 0;
    while (index < this.tokens.length) {
      const { verdicts, next } = this.read(index);
      for (const one of verdicts) if (one.reasons.length > 0) found.push(one);
      index = Math.max(next, index + 1);
    }
    return joinAll([harmless, ...found]);
  }

  private read(index: number): { readonly verdicts: readonly Verdict[]; readonly next: number } {
    const token = this.tokens[index];
    const next = index + 1;
    switch (token?.kind) {
      case 'opaque':
        return { verdicts: [this.say('unreadable', 'unknown', token, 'holds a part that cannot be read')], next };
      case 'shell':
        return { verdicts: [this.shellText(token)], next };
      case 'sign':
        return { verdicts: [this.sign(index, token)], next };
      case 'name':
      case 'variable':
        return this.name(index, token);
      case 'string':
        return { verdicts: [this.reference(index, token)], next };
      default:
        return { verdicts: [], next };
    }
  }

  /** `&:name` hands a method on by its name. */
  private reference(index: number, { text, start, end }: Token): Verdict {
    if (this.lexicon.name !== 'ruby' || this.tokens[index - 1]?.text !== '&') return harmless;
    const risk =
      this.methodClass(text) ?? this.lexicon.names.get(text) ?? (/^delete/.test(text) ? 'dangerous' : 'unknown');
    if (risk === 'safe') return harmless;
    const worst = risk === 'caution' || risk === 'unknown' ? risk : 'dangerous';
    return this.say('call', worst, { start, end }, `'${text}' ${says[worst]}`);
  }

  /** A call of what a call or a bracket gave cannot be judged. */
  private sign(index: number, token: Token): Verdict {
    const before = this.tokens[index - 1];
    if (token.text === '(' && before !== undefined && /^[\])}]$/.test(before.text) && before.kind === 'sign') {
      if (before.text === '}' && this.lexicon.name !== 'perl') return harmless;
      return this.say('dynamic-call', 'unknown', token, 'calls what is only known when it runs');
    }
    if (joints.has(token.text) && this.tokens[index + 1]?.text === '(' && token.text !== '::') {
      return this.say('dynamic-call', 'unknown', token, 'calls what is only known when it runs');
    }
    return harmless;
  }

  private name(index: number, token: Token): { readonly verdicts: readonly Verdict[]; readonly next: number } {
    const isHanging = joints.has(this.tokens[index - 1]?.text ?? '') && this.tokens[index - 1]?.kind === 'sign';
    if (token.kind === 'name' && !isHanging) {
      const skipped = this.imports(index) ?? this.definition(index, token);
      if (skipped !== undefined) return skipped;
      if (this.lexicon.keywords.has(token.text) || this.isKey(index)) return { verdicts: [], next: index + 1 };
    }
    const chain = this.chainAt(index, isHanging);
    return { verdicts: [this.judge(chain)], next: chain.to };
  }

  private definition(index: number, { text }: Token): { verdicts: readonly Verdict[]; next: number } | undefined {
    const after = this.tokens[index + 1];
    if (this.lexicon.name === 'perl' && text === 'eval' && after?.text === '{')
      return { verdicts: [], next: index + 1 };
    if (this.lexicon.name === 'perl' && text === 'do' && after?.kind !== 'sign') {
      return { verdicts: [this.say('script', 'dangerous', after, 'runs another file')], next: index + 1 };
    }
    return this.lexicon.definers.has(text) && after?.kind === 'name' ? { verdicts: [], next: index + 2 } : undefined;
  }

  /** Whether a name is only the key of a table: `{name: …}`, `name => …`, `{name}`. */
  private isKey(index: number): boolean {
    const [before, after] = [this.tokens[index - 1]?.text ?? '', this.tokens[index + 1]?.text ?? ''];
    if (after === '=>' && this.lexicon.name !== 'javascript') return true;
    if (after === ':' && /^[{,(]$/.test(before) && this.lexicon.name !== 'python') return true;
    return this.lexicon.name === 'perl' && before === '{' && after === '}';
  }

  private chainAt(index: number, isHanging: boolean): Chain {
    const parts = [this.tokens[index]?.text ?? ''];
    let to = index + 1;
    while (joints.has(this.tokens[to]?.text ?? '') && this.tokens[to + 1]?.kind === 'name') {
      parts.push(this.tokens[to + 1]?.text ?? '');
      to += 2;
    }
    return { parts, from: index, to, isCalled: this.isOpened(to) || this.isBareCall(to), isHanging };
  }

  private isOpened(to: number): boolean {
    const next = this.tokens[to];
    if (next?.kind === 'sign') return next.text === '(' || (this.lexicon.name === 'lua' && next.text === '{');
    return next?.kind === 'string' && (this.lexicon.name === 'lua' || this.lexicon.name === 'javascript');
  }

  /** In some languages a name is a call without brackets too. */
  private isBareCall(to: number): boolean {
    const next = this.tokens[to];
    return this.lexicon.callsBare && !(next?.kind === 'sign' && /^(=|[-+*/|&]=|\|\|=)$/.test(next.text));
  }

  private imports(index: number): { verdicts: readonly Verdict[]; next: number } | undefined {
    const imported = importAt(this.tokens, index, this.lexicon);
    if (imported === undefined) return undefined;
    for (const [name, meaning] of imported.aliases) this.aliases.set(name, meaning);
    const verdicts = imported.unknown.map((at) =>
      this.say('unknown-module', 'unknown', at, `what the module '${at.text}' does is not known`),
    );
    return { verdicts, next: imported.next };
  }

  private judge(chain: Chain): Verdict {
    const given = this.isTakenOut(chain) ? harmless : this.byArguments(chain);
    if (given !== undefined) return given;
    if (chain.isHanging) return this.hanging(chain, 0);
    const [root = '', ...rest] = chain.parts;
    const full = this.rooted([...(this.aliases.get(root) ?? root).split('.'), ...rest]);
    const known = this.lookUp(full);
    if (known !== undefined) return this.answer(known.risk, full, chain, full.length - known.used);
    if (this.aliases.has(root)) return this.unknownName(chain, full);
    return rest.length > 0 ? this.receiver(root, chain, full) : this.lone(root, chain, full);
  }

  /** A harmless module hands on what it imports itself: `uuid.os.system` is `os.system`. */
  private rooted(full: readonly string[]): readonly string[] {
    const [module = '', inner = '', ...rest] = full;
    const name = inner.replace(/^_+/, '');
    const isHandedOn = name !== module && this.lexicon.roots.has(name) && this.lexicon.names.has(`${module}.*`);
    return isHandedOn ? this.rooted([name, ...rest]) : full;
  }

  /** A name that nothing is known of, with something hanging on it. */
  private receiver(root: string, chain: Chain, full: readonly string[]): Verdict {
    const isGiven = this.isVariable(chain) || this.defined.has(root) || this.lexicon.names.get(root) === 'safe';
    return isGiven || !this.lexicon.callsBare ? this.hanging(chain, 1) : this.unknownName(chain, full);
  }

  /** A name that nothing is known of, alone or called. */
  private lone(root: string, chain: Chain, full: readonly string[]): Verdict {
    const token = this.tokens[chain.from];
    const isOpened = this.tokens[chain.to]?.text === '(';
    if (token?.kind === 'variable' && isOpened) {
      return this.say('dynamic-call', 'dangerous', token, `what '${root}' runs is only known then`);
    }
    const isOnlyRead = !chain.isCalled || (this.isVariable(chain) && !isOpened) || this.defined.has(root);
    return isOnlyRead ? this.bad(full, chain) : this.unknownName(chain, full);
  }

  private isVariable({ from, parts }: Chain): boolean {
    return this.tokens[from]?.kind === 'variable' || this.assigned.has(parts[0] ?? '');
  }

  /** What the lexicon says of a call with what it is given, and then of what the call hangs on. */
  private byArguments(chain: Chain): Verdict | undefined {
    const end = this.tokens[chain.to]?.text === '(' ? this.partners[chain.to] : undefined;
    const name = chain.parts.at(-1) ?? '';
    const risk = end === undefined ? undefined : this.lexicon.callRisk?.(name, this.tokens.slice(chain.to + 1, end));
    if (risk === undefined) return undefined;
    return risk === 'safe' ? harmless : this.say('call', risk, this.tokens[chain.to - 1], `'${name}' ${says[risk]}`);
  }

  /** `{execSync}` only takes a function out of a module; calling it is judged where it happens. */
  private isTakenOut({ from, to, parts }: Chain): boolean {
    const [before, after] = [this.tokens[from - 1]?.text ?? '', this.tokens[to]?.text ?? ''];
    return this.lexicon.name === 'javascript' && parts.length === 1 && /^[{,]$/.test(before) && /^[},]$/.test(after);
  }

  private lookUp(full: readonly string[]): { readonly risk: NameClass; readonly used: number } | undefined {
    for (let used = Math.min(full.length, longestName); used > 0; used -= 1) {
      const name = full.slice(0, used).join('.');
      const risk = this.lexicon.names.get(name);
      if (risk !== undefined) return { risk, used };
      const group = used > 1 ? `${full.slice(0, used - 1).join('.')}.*` : undefined;
      if (group !== undefined && this.lexicon.names.get(group) === 'safe' && !/^_/.test(full[used - 1] ?? '')) {
        return { risk: 'safe', used };
      }
    }
    return undefined;
  }

  private answer(risk: NameClass, full: readonly string[], chain: Chain, left: number): Verdict {
    const name = full.join('.');
    const isLast = left === 0 && chain.isCalled;
    if (risk !== 'safe') return this.special(risk, name, chain, isLast);
    return left === 0 ? harmless : this.hanging(chain, chain.parts.length - left);
  }

  /** Judges what hangs on something unknown by the names of the methods. */
  private hanging(chain: Chain, from: number): Verdict {
    const verdicts = chain.parts.slice(from).map((part, index) => {
      const isLast = from + index === chain.parts.length - 1;
      return this.method(part, chain, isLast && chain.isCalled);
    });
    return joinAll([harmless, ...verdicts]);
  }

  private method(part: string, chain: Chain, isCalled: boolean): Verdict {
    const token = this.tokens[chain.to - 1];
    const risk = this.methodClass(part);
    if (part === 'system' && !isCalled && this.isAfterUname(chain)) return harmless;
    // The counters of MongoDB are called as what they count.
    if (risk === 'caution' && !isCalled && this.lexicon.callRisk !== undefined && !this.isHandedOn(chain))
      return harmless;
    if (risk !== undefined) return risk === 'safe' ? harmless : this.special(risk, part, chain, isCalled);
    if (!isCalled || this.defined.has(part)) return harmless;
    return this.say('unknown-call', 'unknown', token, `what '${part}' does is not known`);
  }

  /** `forEach(db.x.insertOne)` hands a method on to be called, unlike the counters in `print(x.opcounters.insert)`. */
  private isHandedOn({ parts, to }: Chain): boolean {
    const isCounter = parts.some((part) => /^(opcounters(Repl)?|document)$/.test(part));
    return !isCounter && /^[,)]$/.test(this.tokens[to]?.text ?? '');
  }

  /** `uname().system` is the name of the system. */
  private isAfterUname({ from, parts }: Chain): boolean {
    const before = this.tokens.slice(Math.max(0, from - 4), from).map(({ text }) => text);
    return parts.length === 1 && before.join('') === 'uname().';
  }

  private methodClass(part: string): NameClass | undefined {
    return this.lexicon.methods.get(part) ?? (destructiveMethod.test(part) ? 'dangerous' : undefined);
  }

  /** Judges a name whose class depends on what it is given. */
  private special(risk: Exclude<NameClass, 'safe'>, name: string, chain: Chain, isCalled: boolean): Verdict {
    switch (risk) {
      case 'shell':
        return this.starts(name, chain);
      case 'open':
        return isCalled ? this.opening(name, chain) : harmless;
      case 'fetch':
        return this.fetching(name, chain);
      case 'module':
        return this.loading(chain);
      default:
        return this.say('call', risk, this.tokens[chain.from], `'${name}' ${says[risk]}`);
    }
  }

  /** Fetching an address only reads, as long as nothing but the address and how long to wait is given. */
  private fetching(name: string, chain: Chain): Verdict {
    const end = this.partners[chain.to];
    const parts = end === undefined ? [] : partsOf(this.tokens.slice(chain.to, end));
    const isPlain = parts
      .slice(1)
      .every(
        (part) =>
          /^(timeout|context|headers|params|verify|auth|allow_redirects|stream|cert|cafile)$/.test(
            part[0]?.text ?? '',
          ) && part[1]?.text === '=',
      );
    if (end !== undefined && isPlain) return harmless;
    return this.say('fetch', 'caution', this.tokens[chain.from], `'${name}' may send something`);
  }

  /** Loading a module of the language itself does nothing yet. */
  private loading(chain: Chain): Verdict {
    const hasBracket = this.tokens[chain.to]?.text === '(';
    const given = this.tokens[chain.to + (hasBracket ? 1 : 0)];
    const after = this.tokens[chain.to + (hasBracket ? 2 : 1)]?.text ?? ';';
    const isWhole =
      given?.kind === 'string' && given.isStatic === true && (hasBracket ? after === ')' : /^[;\n]$/.test(after));
    if (isWhole && this.lexicon.modules.has(given.text.replace(/^node:/, ''))) return harmless;
    const risk = isWhole ? 'unknown' : 'dangerous';
    return this.say('module', risk, this.tokens[chain.from], 'what the module that it loads does is not known');
  }

  private bad(full: readonly string[], chain: Chain): Verdict {
    const risk = full.map((part) => this.methodClass(part)).find((one) => one === 'dangerous');
    if (risk === undefined) return harmless;
    return this.say('call', 'dangerous', this.tokens[chain.from], `'${full.join('.')}' ${says.dangerous}`);
  }

  private unknownName(chain: Chain, full: readonly string[]): Verdict {
    const name = full.join('.');
    const risks = full.map((part) => this.methodClass(part));
    if (risks.includes('dangerous')) {
      return this.say('call', 'dangerous', this.tokens[chain.from], `'${name}' ${says.dangerous}`);
    }
    if (risks.at(-1) === 'shell') return this.starts(name, chain);
    return this.say('unknown-call', 'unknown', this.tokens[chain.from], `what '${name}' does is not known`);
  }

  /** A function that starts programs: what it is given decides, where it is written out. */
  private starts(name: string, chain: Chain): Verdict {
    const words = this.wordsFrom(chain.to);
    const token = this.tokens[chain.from];
    if (words === undefined || token === undefined) {
      return this.say('starts', 'dangerous', token, `'${name}' starts a program that is only known when it runs`);
    }
    const [only] = words;
    const inner = { ...this.scene, depth: this.scene.depth + 1 };
    if (only === undefined) return this.say('starts', 'dangerous', token, `'${name}' starts a program`);
    if (words.length === 1 && only.inner !== undefined) {
      const place = this.placeIn(only);
      return this.judges.text(only.value, { ...inner, place });
    }
    return this.judges.command(words, inner);
  }

  private placeIn({ inner = 0, value, span }: CommandWord): Scene['place'] {
    if (span.end - span.start !== value.length) return () => span;
    return ({ start, end }) => ({ start: start + inner, end: end + inner });
  }

  /** The strings that a call is given; undefined where a part of them is only known when it runs. */
  private wordsFrom(to: number): readonly CommandWord[] | undefined {
    const hasBracket = this.tokens[to]?.text === '(';
    const end = hasBracket ? (this.partners[to] ?? this.tokens.length) : this.endOfStatement(to);
    const given = this.tokens.slice(hasBracket ? to + 1 : to, Math.min(end, to + mostWords));
    const stop = given.findIndex(({ text }, index) => text === '{' || given[index + 1]?.text === '=');
    const parts = stop < 0 ? given : given.slice(0, stop);
    if (!parts.every(isWrittenOut)) return undefined;
    const words = parts.filter(({ kind }) => kind === 'string').map((token) => this.wordOf(token));
    const isList = words.length > 1 || parts.some(({ kind, text }) => kind === 'sign' && text !== ',');
    return isList ? words.map(({ inner: _, ...word }) => word) : words;
  }

  private wordOf({ text, start, end }: Token): CommandWord {
    return {
      value: text,
      isStatic: true,
      span: this.scene.place({ start, end }),
      inner: this.scene.place({ start, end }).start,
    };
  }

  private endOfStatement(from: number): number {
    let index = from;
    while (index < this.tokens.length && !/^[;\n})]$/.test(this.tokens[index]?.text ?? '')) index += 1;
    return index;
  }

  /** `open(path, mode)`: reading is harmless, and everything else writes. */
  private opening(name: string, chain: Chain): Verdict {
    const token = this.tokens[chain.from];
    const end = this.tokens[chain.to]?.text === '(' ? (this.partners[chain.to] ?? 0) : this.endOfStatement(chain.to);
    const given = this.tokens.slice(chain.to, end).slice(0, mostWords);
    const texts = given.flatMap((one) => (one.kind === 'string' ? [one.text] : []));
    const mode = this.modeIn(given);
    if (mode === undefined) return this.say('open', 'unknown', token, `whether '${name}' reads or writes is not known`);
    if (/\|/.test(mode) || texts.some((text) => /^\s*\||\|\s*$/.test(text)))
      return this.say('open', 'dangerous', token, `'${name}' starts a program`);
    if (!(this.lexicon.name === 'perl' ? /[+>]/ : /[wax+>]/).test(mode)) return harmless;
    const isVital = texts.some((text) => isVitalPath(text) || isDevice(text));
    return this.say('open', isVital ? 'dangerous' : 'caution', token, `'${name}' writes to a file`);
  }

  /** The mode of an open: nothing given means reading; undefined where it is not written out. */
  private modeIn(given: readonly Token[]): string | undefined {
    const parts = partsOf(given);
    const named = parts.find((part) => part[0]?.text === 'mode' && part[1]?.text === '=')?.slice(2);
    const mode = named ?? parts.slice(1).find((part) => part[1]?.text !== '=' && part[1]?.text !== ':');
    if (mode === undefined) return this.lexicon.name === 'perl' ? undefined : 'r';
    const [first] = mode;
    if (first?.kind !== 'string' || mode.length !== 1 || first.isStatic !== true) {
      return this.lexicon.name === 'javascript' && first?.text === '{' ? 'r' : undefined;
    }
    return /^(utf-?8|latin-?1|ascii|base64|hex)$/i.test(first.text) ? 'r' : first.text;
  }

  private shellText(token: Token): Verdict {
    const { text, start, end, isStatic } = token;
    const place = this.placeIn(this.wordOf(token));
    const found = this.judges.text(text, { ...this.scene, depth: this.scene.depth + 1, place });
    if (isStatic === true) return found;
    const risk = /^\s*[#$@"'{]/.test(text) ? 'dangerous' : 'unknown';
    return joinAll([found, this.say('dynamic-text', risk, { start, end }, 'a part of it is only known when it runs')]);
  }

  private say(rule: string, risk: Risk, at: Span | undefined, why: string): Verdict {
    const span = this.scene.place({ start: at?.start ?? 0, end: at?.end ?? 0 });
    return verdict(`${this.lexicon.title ?? this.lexicon.name}/${rule}`, risk, span, why);
  }
}

const says: Readonly<Record<Risk, string>> = {
  safe: 'only reads',
  caution: 'changes something',
  dangerous: 'deletes something or runs what it is given',
  unknown: 'is not known to only read',
};

/** Whether a token is a text as it stands, or only parts texts. */
function isWrittenOut({ kind, text, isStatic }: Token): boolean {
  if (kind === 'string') return isStatic === true;
  return kind === 'line' || (kind === 'sign' && /^[[\](),]$/.test(text));
}
