import type { Span } from '../../model/text.js';
import { type CommandWord, type Input, type Judges, type Scene, spanOf } from '../scene.js';
import { harmless, joinAll, type Verdict, verdict } from '../verdict.js';
import { judgeCmdTarget } from './cmd-redirection.js';
import { CmdScanner, type CmdToken, type CmdWord } from './cmd-scanner.js';
import { namesSetIn, variablesIn } from './cmd-variables.js';

/** What holds for the commands of one block. */
interface Block {
  /** Whether they run once for each of many things. */
  readonly fed: boolean;
  readonly piped: boolean;
}

const plain: Block = { fed: false, piped: false };
const insideName =
  /^(echo|cd|chdir|md|mkdir|rd|rmdir|del|erase|dir|type|copy|move|ren|rename|set|call|start|pushd|cls|if|for)(?=[.\\:+[(,;=])/i;

/**
 * Goes through a text of Windows' command language. Blocks are not nested calls here but a stack, so that no text is
 * too deep: which command stands in which block only matters for loops and pipes.
 */
export class CmdWalk {
  private readonly scanner: CmdScanner;
  private readonly found: Verdict[] = [];
  private readonly blocks: Block[] = [];
  private block: Block = plain;
  private words: CmdWord[] = [];
  private input: Input | undefined;
  private knownLabels: ReadonlySet<string> | undefined;
  private readonly text: string;
  private readonly scene: Scene;
  private readonly judges: Judges;
  private readonly ownNames: ReadonlySet<string>;

  constructor(text: string, scene: Scene, judges: Judges) {
    this.text = text;
    this.scene = scene;
    this.judges = judges;
    this.scanner = new CmdScanner(text, variablesIn(text));
    this.ownNames = namesSetIn(text);
  }

  /** The verdict on the whole text, with what was found before. */
  verdict(before: Verdict): Verdict {
    while (!this.scanner.isAtEnd) this.step();
    this.finish();
    return joinAll([before, ...this.found]);
  }

  private step(): void {
    if (this.words.length === 0 && this.skipsOrLeads()) return;
    const token = this.scanner.next({ isStart: this.words.length === 0, isInBlock: this.blocks.length > 0 });
    if (token !== undefined) this.take(token);
  }

  private take(token: CmdToken): void {
    switch (token.kind) {
      case 'word':
        this.words.push(...(this.words.length === 0 ? nameParts(token.word) : argumentParts(token.word)));
        break;
      case 'redirection':
        this.redirect(token);
        break;
      case 'open':
        this.blocks.push(this.block);
        break;
      case 'close':
        this.finish();
        this.block = this.blocks.pop() ?? plain;
        break;
      case 'newline':
        this.finish();
        this.block = this.blocks.at(-1) ?? plain;
        break;
      case 'operator':
        this.finish();
        this.block = { ...this.block, piped: token.text === '|' };
        break;
    }
  }

  /** Passes comments, labels and words that only lead to a command; says whether there was one. */
  private skipsOrLeads(): boolean {
    const { scanner } = this;
    if (scanner.match(/[\s@]*:[^\n]*/y) !== undefined) return true;
    if (scanner.match(/[\s@]*rem(?=\s*(?:$|\n))|[\s@]*rem[ \t]+(?![\s&|<>])/iy) !== undefined) {
      scanner.skipLine();
      return true;
    }
    if (scanner.match(/\s*@+|[ \t]*(?:else|do)(?=[\s(])|[ \t]*rem(?=\s)/iy) !== undefined) return true;
    if (scanner.match(/\s*if(?=[\s(])/iy) !== undefined) return this.condition();
    return scanner.match(/\s*for(?=\s)/iy) !== undefined && this.loop();
  }

  private word(): CmdWord | undefined {
    const token = this.scanner.next({ isStart: false, isInBlock: false });
    return token?.kind === 'word' ? token.word : undefined;
  }

  private condition(): true {
    let first = this.word();
    while (/^(\/i|not)$/i.test(first?.value ?? '')) first = this.word();
    if (first === undefined) return this.unclear();
    if (/^(exist|defined|errorlevel|cmdextversion)$/i.test(first.value)) this.word();
    else this.comparison(first);
    return true;
  }

  private comparison(first: CmdWord): void {
    if (first.shown.includes('==')) {
      if (first.shown.endsWith('==')) this.word();
      return;
    }
    const second = this.word()?.shown ?? '';
    if (/^(==|equ|neq|lss|leq|gtr|geq)$/i.test(second)) this.word();
    else if (!second.startsWith('==')) this.unclear();
  }

  private loop(): true {
    const head = this.scanner.match(/[^\n&|()]{0,400}?\sin(?=[\s(])/iy);
    const set = head === undefined ? undefined : this.scanner.bracketed();
    if (head === undefined || set === undefined || this.scanner.match(/\s*do(?=[\s(@])/iy) === undefined) {
      return this.unclear();
    }
    if (/^\s*\/f\b/i.test(head)) this.source(set);
    this.block = { ...this.block, fed: true };
    return true;
  }

  /** The command between quotes whose output `for /f` goes through. */
  private source({ text, start }: { readonly text: string; readonly start: number }): void {
    const quoted = /^(\s*)(['`])([\s\S]*)\2\s*$/.exec(text);
    const inner = quoted?.[3];
    if (inner === undefined) return;
    // The set is read once before the command in it is, so that an escaped pipe is a pipe there.
    const read = inner.replace(/"[^"]*"|\^([\s\S])/g, (found, escaped?: string) => escaped ?? found);
    const offset = start + (quoted?.[1] ?? '').length + 1;
    this.found.push(read === inner ? this.inner(inner, offset) : this.moved(read, { start, end: start + text.length }));
  }

  private inner(text: string, offset: number): Verdict {
    const { place, depth } = this.scene;
    const shifted = ({ start, end }: Span): Span => place({ start: start + offset, end: end + offset });
    return this.judges.language(text, 'cmd', { ...this.scene, depth: depth + 1, place: shifted });
  }

  /** Judges text that does not stand in this one letter by letter. */
  private moved(text: string, span: Span): Verdict {
    const place = this.scene.place(span);
    return this.judges.language(text, 'cmd', { ...this.scene, depth: this.scene.depth + 1, place: () => place });
  }

  private unclear(): true {
    const { at } = this.scanner;
    this.say('cmd/unreadable', 'unknown', { start: Math.min(at, this.text.length), end: this.text.length }, unreadable);
    return true;
  }

  private redirect({ text, target, start }: Extract<CmdToken, { kind: 'redirection' }>): void {
    if (text.includes('&')) return;
    const span = this.scene.place({ start: target?.start ?? start, end: target?.end ?? start + text.length });
    if (target === undefined) {
      this.found.push(verdict('cmd/redirection', 'unknown', span, 'a redirection without a target'));
    } else if (text.endsWith('<')) this.input = { kind: /^nul:?$/i.test(target.value) ? 'none' : 'file' };
    else this.found.push(judgeCmdTarget(target.value, target.isStatic, span));
  }

  /** Judges the command whose words were read, if there is one. */
  private finish(): void {
    const { words, block } = this;
    const input = this.input ?? (block.piped ? ({ kind: 'pipe' } as const) : this.scene.input);
    const scene = { ...this.scene, input, fed: this.scene.fed || block.fed };
    this.words = [];
    this.input = undefined;
    this.block = { ...block, piped: false };
    if (words.length > 0) this.found.push(this.judge(words, scene));
  }

  private judge(words: readonly CmdWord[], scene: Scene): Verdict {
    const [first] = words;
    if (first === undefined) return harmless;
    if (this.usesOwnVariable(first.start, first.end)) return this.command(words, scene);
    const name = programName(first.value);
    if (/^[a-z]:$/i.test(name)) return harmless;
    switch (name) {
      case 'set':
        return this.setting(words);
      case 'call':
        return this.call(words, scene);
      case 'start':
        return this.start(words, scene);
      case 'cmd':
        return this.shell(words, scene);
      default:
        return this.command(words, scene);
    }
  }

  private command(words: readonly CmdWord[], scene: Scene): Verdict {
    const named = words.map((word, index) => this.commandWord(word, index));
    const [name, last] = [named[0], named.at(-1)];
    if (name !== undefined && named.length <= 3 && last?.value === '/?' && name.isStatic) {
      return verdict('cmd/help', 'safe', spanOf(named), 'shows its help');
    }
    return this.judges.command(named, scene);
  }

  private commandWord({ value, isStatic, start, end }: CmdWord, index: number): CommandWord {
    const span = this.scene.place({ start, end });
    const isGiven = !(index === 0 && this.usesOwnVariable(start, end));
    const name = index === 0 ? systemProgram(value) : value;
    return { value: name, isStatic: isStatic && isGiven, span, ...this.innerOf(name, { start, end }, span) };
  }

  /** Where the characters of a word stand, when they stand there one by one. */
  private innerOf(value: string, { start, end }: Span, span: Span): { readonly inner?: number } {
    if (span.end - span.start !== end - start) return {};
    if (value.length === end - start && this.text.startsWith(value, start)) return { inner: span.start };
    const isInQuotes = value.length + 2 === end - start && this.text.startsWith(`"${value}"`, start);
    return isInQuotes ? { inner: span.start + 1 } : {};
  }

  /** Whether a name is made with a variable that the text sets, which is how a command is hidden. */
  private usesOwnVariable(start: number, end: number): boolean {
    const written = this.text.slice(start, end).toLowerCase();
    return Array.from(written.matchAll(/[%!](\w+)/g)).some(([, name = '']) => this.ownNames.has(name));
  }

  private setting(words: readonly CmdWord[]): Verdict {
    const name = /^"?([\w().]+)/.exec(words[1]?.value ?? '')?.[1] ?? '';
    const isSet = words.some(({ value }) => value.includes('='));
    const text = words
      .slice(1)
      .map(({ value }) => value)
      .join(' ');
    const hidden = /[&|<>]/.test(text) ? this.moved(text.slice(text.indexOf('=') + 1), this.place(words)) : harmless;
    return joinAll([hidden, this.settingOf(name, isSet, words)]);
  }

  private place(words: readonly CmdWord[]): Span {
    return { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 };
  }

  private settingOf(name: string, isSet: boolean, words: readonly CmdWord[]): Verdict {
    if (!isSet || !/^(path|pathext|comspec|psmodulepath|windir|systemroot)$/i.test(name)) return harmless;
    return verdict('cmd/chooses-program', 'caution', this.span(words), `'${name}' decides which programs run`);
  }

  private call(words: readonly CmdWord[], scene: Scene): Verdict {
    const [, target] = words;
    if (target === undefined) return harmless;
    if (!target.value.startsWith(':')) return this.judgeInner(words.slice(1), scene);
    const label = target.value.slice(1).toLowerCase();
    const isThere = this.labels().has(label) || label === 'eof';
    if (isThere && target.isStatic) return harmless;
    return verdict(
      'cmd/unknown-label',
      'unknown',
      this.span([target]),
      `the label '${target.value}' is not in the text`,
    );
  }

  private labels(): ReadonlySet<string> {
    this.knownLabels ??= new Set(
      Array.from(this.text.matchAll(/^[ \t]*:([\w-]+)/gm), ([, label = '']) => label.toLowerCase()),
    );
    return this.knownLabels;
  }

  private start(words: readonly CmdWord[], scene: Scene): Verdict {
    const opens = verdict('cmd/start', 'caution', this.span(words), 'opens a program or a window of its own');
    let rest = words.slice(words[1]?.isQuoted === true ? 2 : 1);
    while (/^\/./.test(rest[0]?.value ?? ''))
      rest = rest.slice(/^\/(d|node|affinity)$/i.test(rest[0]?.value ?? '') ? 2 : 1);
    return rest.length === 0 ? opens : joinAll([opens, this.judgeInner(rest, scene)]);
  }

  private judgeInner(words: readonly CmdWord[], scene: Scene): Verdict {
    const inner = { ...scene, depth: scene.depth + 1 };
    if (inner.depth <= deepest) return this.judge(words, inner);
    return verdict('cmd/too-deep', 'dangerous', this.span(words), 'is hidden under too many layers to be judged');
  }

  private shell(words: readonly CmdWord[], scene: Scene): Verdict {
    return joinAll([this.shellText(words, scene), ...this.shellDoubts(words)]);
  }

  /** A session that stays, and quotes of which the shell takes the first and the last away. */
  private shellDoubts(words: readonly CmdWord[]): readonly Verdict[] {
    const at = words.findIndex(({ value }) => /^\/[ckr]/i.test(value));
    if (at < 0) return [];
    const text = words
      .slice(at)
      .map(({ shown }) => shown)
      .join(' ');
    const given = text.replace(/^\/\w\s*/, '');
    const stays = /^\/k/i.test(words[at]?.value ?? '');
    const isFreed = /^"(?!.*"$)/s.test(given) && /^"[^"]*".*"[^"]*[&|<>()^][^"]*"/s.test(given);
    return [
      ...(stays ? [verdict('cmd/session', 'caution', this.span(words), 'leaves a session open')] : []),
      ...(isFreed
        ? [verdict('cmd/quotes', 'unknown', this.span(words), 'loses its outer quotes before it is read')]
        : []),
    ];
  }

  /** `cmd /c text`: the rest of the command is text of this language. */
  private shellText(words: readonly CmdWord[], scene: Scene): Verdict {
    const at = words.findIndex(({ value }) => /^\/[ckr]/i.test(value));
    if (at < 0 || words.slice(1, at).some(({ value }) => !value.startsWith('/'))) return this.command(words, scene);
    const first = words[at];
    const attached = first !== undefined && first.shown.length > 2 ? [{ ...first, shown: first.shown.slice(2) }] : [];
    const text = withoutQuotes([...attached, ...words.slice(at + 1)].map(({ shown }) => shown).join(' '));
    const span = this.span(words.slice(at));
    const start = this.text.indexOf(text, first?.start ?? 0);
    const isInPlace = start >= 0 && start + text.length <= (words.at(-1)?.end ?? 0);
    const place = isInPlace ? undefined : (): Span => span;
    const inner = { ...scene, depth: scene.depth + 1 };
    if (place !== undefined) return this.judges.language(text, 'cmd', { ...inner, place });
    return this.judges.language(text, 'cmd', {
      ...inner,
      place: (at) => this.scene.place({ start: at.start + start, end: at.end + start }),
    });
  }

  private span(words: readonly CmdWord[]): Span {
    return this.scene.place({ start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 });
  }

  private say(rule: string, risk: 'unknown' | 'dangerous', span: Span, why: string): void {
    this.found.push(verdict(rule, risk, this.scene.place(span), why));
  }
}

const deepest = 24;
const unreadable = 'cannot be read as a command of Windows';

/** The name of a program without its folder and ending, in lower case. */
function programName(value: string): string {
  return systemProgram(value)
    .replace(/^c:\\windows\\(system32|syswow64)\\/i, '')
    .replace(/\.(exe|com)$/i, '')
    .toLowerCase();
}

/** A program in a folder of Windows that only its own programs are in. */
function systemProgram(value: string): string {
  return value.replace(/^c:\\windows\\(system32|syswow64|sysnative)\\inetsrv\\/i, '');
}

function withoutQuotes(text: string): string {
  return /^".*"$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

/** A name ends at `/`, and the names of the shell itself at a few more characters: `cd..`, `rd/s`, `echo.`. */
function nameParts(word: CmdWord): readonly CmdWord[] {
  if (word.isQuoted || !word.isStatic) return [word];
  const inside = insideName.exec(word.value)?.[0].length ?? -1;
  const slash = word.value.includes('\\') ? -1 : word.value.search(/[/,;=]/);
  const at = inside > 0 ? inside : slash;
  if (at <= 0) return blankParted(word);
  const rest = word.value.slice(at).replace(/^[,;=:]/, '');
  const name = { ...word, value: word.value.slice(0, at), shown: word.shown.slice(0, at) };
  return rest === '' ? [name] : [name, ...argumentParts({ ...word, value: rest, shown: rest })];
}

/** `/s/q` is two options, and a variable that is known may hold several words. */
function argumentParts(word: CmdWord): readonly CmdWord[] {
  if (word.isQuoted) return [word];
  if (!/^(\/-?[a-z](:[\w-]*)?){2,}$/i.test(word.value)) return blankParted(word);
  return word.value.split(/(?=\/)/).map((value) => ({ ...word, value, shown: value }));
}

function blankParted(word: CmdWord): readonly CmdWord[] {
  if (word.isQuoted || !/\s/.test(word.value) || word.shown.includes('"')) return [word];
  if (/^[a-z]:\\program files/i.test(word.value)) return [word];
  return word.value
    .split(/\s+/)
    .filter(Boolean)
    .map((value) => ({ ...word, value, shown: value }));
}
