import type { Span } from '../../model/text.js';
import { destructiveVerb } from '../destructive.js';
import { isDevice, isVitalPath } from '../places.js';
import type { Judges, Scene } from '../scene.js';
import { harmless, joinAll, type Verdict, verdict } from '../verdict.js';

const longestText = 65_536;

/** Judges a script of sed, command by command: it only reads unless it writes a file or starts a program. */
export function judgeSed(text: string, scene: Scene, judges: Judges): Verdict {
  if (text.length > longestText) return unread('sed', text, { start: 0, end: text.length }, scene);
  return joinAll([filledIn('sed', text, scene), new SedReader(text, scene, judges).verdict()]);
}

/** The verdict on a file that a script of `language` writes, by the same places as a redirection. */
export function judgeWrittenFile(language: string, path: string, span: Span): Verdict {
  if (/^\/dev\/(null|zero|full|tty|stdin|stdout|stderr|fd\/\d+)$/.test(path)) return harmless;
  if (isDevice(path)) return verdict(`${language}/write-device`, 'dangerous', span, `overwrites the device '${path}'`);
  if (isVitalPath(path)) {
    return verdict(`${language}/write-system-file`, 'dangerous', span, `writes to the system file '${path}'`);
  }
  return verdict(`${language}/write-file`, 'caution', span, `writes to the file '${path}'`);
}

/** The scene of a program that a script starts for its lines. */
export function sceneInside(scene: Scene, place: Scene['place']): Scene {
  const input: Scene['input'] = scene.input.kind === 'none' ? scene.input : { kind: 'pipe' };
  return { ...scene, depth: scene.depth + 1, fed: true, input, place };
}

/** The doubt about a script into which xargs puts words that nobody knows yet. */
export function filledIn(language: string, text: string, { filled = '', place }: Scene): Verdict {
  if (filled === '' || !text.includes(filled)) return harmless;
  const risk = text.trim() === filled ? 'dangerous' : 'unknown';
  return verdict(
    `${language}/filled`,
    risk,
    place({ start: 0, end: text.length }),
    'words that come in are put into it',
  );
}

/** Where a regular expression ends that begins at `from`; undefined where programs read it in different ways. */
export function endOfRegex(text: string, from: number, delimiter: string): number | undefined {
  const end = pastBrackets(text, from, delimiter, true);
  return end === pastBrackets(text, from, delimiter, false) ? end : undefined;
}

// A program that knows no brackets ends earlier; what it then has is a bracket without end, which it refuses.
function pastBrackets(text: string, from: number, delimiter: string, escapes: boolean): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === delimiter) return at;
    if (character === '\n') return undefined;
    if (character === '\\') at += 1;
    if (character === '[') at = endOfBracket(text, at, escapes);
  }
  return undefined;
}

const bracketStart = /\^?\]?/y;
const bracketPart = /\[(?::[a-z]+:|\.[^\]\n]{1,20}\.|=[^\]\n]=)\]|[^\]\n\\]|(\\)/y;

/** Where the bracket closes that is open at `open`; the end of the text where it does not. */
function endOfBracket(text: string, open: number, escapes: boolean): number {
  let at = open + 1 + lengthAt(text, open + 1, bracketStart, false);
  for (let length = 1; length > 0; at += length) length = lengthAt(text, at, bracketPart, escapes);
  return text[at] === ']' ? at : text.length;
}

function lengthAt(text: string, at: number, pattern: RegExp, escapes: boolean): number {
  pattern.lastIndex = at;
  const [part = '', backslash] = pattern.exec(text) ?? [];
  return part.length + (escapes && backslash !== undefined ? 1 : 0);
}

/** Whether what cannot be read looks like the command `e`, or like a substitution with that flag. */
const mayRun = /(?:^|[^A-Za-z\\])e(?:\s|$|[;}])|[^\w\s][gpiImM\d]*e[gpiImMw\d]*\s*(?:$|[;}\n])|^e/;

function unread(language: string, text: string, span: Span, { place }: Scene): Verdict {
  const rest = text.slice(span.start, span.end);
  const risk = mayRun.test(rest) || destructiveVerb(rest) !== undefined ? 'dangerous' : 'unknown';
  return verdict(`${language}/unreadable`, risk, place(span), `cannot be read as a script of ${language}`);
}

// `_name_` and `<name>` are the blanks of a guide; no command begins so.
const address = /\d+(?:~\d+)?|\$|_\w*_|<[\w.-]+>/y;
const secondAddress = /[+~]\d+|\d+(?:~\d+)?|\$|[+~]?(?:_\w*_|<[\w.-]+>)/y;
const blanks = /[ \t]*/y;

class SedReader {
  private readonly found: Verdict[] = [];
  private at = 0;
  /** Some programs read a label up to the end of its line. */
  private hasLabel = false;
  private readonly text: string;
  private readonly scene: Scene;
  private readonly judges: Judges;

  constructor(text: string, scene: Scene, judges: Judges) {
    this.text = text;
    this.scene = scene;
    this.judges = judges;
  }

  verdict(): Verdict {
    while (this.skipToCommand()) {
      const start = this.at;
      if (!this.readCommand(start) || (this.hasLabel && this.text.slice(start, this.at).includes('\n'))) {
        this.found.push(unread('sed', this.text, { start, end: this.text.length }, this.scene));
        break;
      }
    }
    return joinAll([harmless, ...this.found]);
  }

  private skipToCommand(): boolean {
    if (this.match(/[\s;]*/y)?.includes('\n') === true) this.hasLabel = false;
    return this.at < this.text.length;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  /** The next character, as a pattern that takes it would. */
  private take(): string {
    this.at += 1;
    return this.text[this.at - 1] ?? '';
  }

  private readCommand(start: number): boolean {
    if (this.match(/\}/y) !== undefined) return this.endsHere();
    if (this.match(/#[^\n]*/y) !== undefined) return true;
    if (!this.readAddresses()) return false;
    this.match(/[ \t!]*/y);
    return this.readNamed(this.take(), start);
  }

  private readAddresses(): boolean {
    if (!this.readAddress(address)) return false;
    return this.match(/[ \t]*,[ \t]*/y) === undefined || this.readAddress(secondAddress);
  }

  /** Takes an address, where there is one; false where it has no end. */
  private readAddress(plain: RegExp): boolean {
    if (this.match(plain) !== undefined) return true;
    const opening = this.match(/\/|\\[ -[\]-~]/y);
    if (opening === undefined) return true;
    if (!this.readRegex(opening.at(-1) ?? '')) return false;
    this.match(/[IM]*/y);
    return true;
  }

  private readRegex(delimiter: string): boolean {
    const end = endOfRegex(this.text, this.at, delimiter);
    this.at = (end ?? this.text.length) + 1;
    return end !== undefined;
  }

  /** Takes the second part of `s` or a part of `y`, in which brackets mean nothing. */
  private readPart(delimiter: string): boolean {
    for (let character = this.take(); character !== ''; character = this.take()) {
      if (character === delimiter) return true;
      if (character === '\n') return false;
      if (character === '\\') this.at += 1;
    }
    return false;
  }

  private readNamed(name: string, start: number): boolean {
    switch (name) {
      case '{':
        return true;
      case 's':
        return this.readSubstitution(start);
      case 'y':
        return this.readParts();
      case 'a':
      case 'i':
      case 'c':
        return this.readText();
      case 'e':
        return this.readProgram(start);
      case 'r':
      case 'R':
        return this.readFile() !== '';
      case 'w':
      case 'W':
        return this.readWritten();
      default:
        return this.readPlain(name);
    }
  }

  private readPlain(name: string): boolean {
    if (/^[:btT]$/.test(name)) return this.readLabel(name);
    if (/^[lLqQ]$/.test(name)) this.match(/[ \t]*\d+/y);
    else if (name === 'v') this.match(/[ \t]*[\d.]+/y);
    else if (!/^[=dDgGhHnNpPxzF]$/.test(name)) return false;
    return this.endsHere();
  }

  /** Whether the command is over, as it has to be. */
  private endsHere(): boolean {
    this.match(blanks);
    return /^[\n;}#]?$/.test(this.text[this.at] ?? '');
  }

  private readLabel(name: string): boolean {
    this.match(blanks);
    this.hasLabel = true;
    return (this.match(/[\w.-]+/y) !== undefined || name !== ':') && this.endsHere();
  }

  private delimiter(): string | undefined {
    const delimiter = this.take();
    return /^[\t -[\]-~]$/.test(delimiter) ? delimiter : undefined;
  }

  private readParts(): boolean {
    const delimiter = this.delimiter();
    return delimiter !== undefined && this.readPart(delimiter) && this.readPart(delimiter) && this.endsHere();
  }

  private readSubstitution(start: number): boolean {
    const delimiter = this.delimiter();
    if (delimiter === undefined || !this.readRegex(delimiter) || !this.readPart(delimiter)) return false;
    const flags = this.match(/[gpiImMe\d \t]*/y) ?? '';
    // Even `.*` leaves out what is no letter in the reader's encoding, so that the line is never only what is put in.
    if (flags.includes('e')) this.say('program', 'dangerous', start, 'runs the changed lines as commands');
    return this.match(/w/y) === undefined ? this.endsHere() : this.readWritten();
  }

  private say(rule: string, risk: Verdict['risk'], start: number, why: string): void {
    this.found.push(verdict(`sed/${rule}`, risk, this.scene.place({ start, end: this.at }), why));
  }

  /** Takes what `a`, `i` and `c` put in: up to the first end of a line without a backslash before it. */
  private readText(): boolean {
    this.match(blanks);
    if (this.match(/\\\n/y) === undefined && /^\n/.test(this.text[this.at] ?? '')) return false;
    if (this.match(/\\[ \t]+\n/y) !== undefined) return false;
    this.restOfLine();
    return true;
  }

  private restOfLine(): string {
    const start = this.at;
    while (this.at < this.text.length && this.text[this.at] !== '\n') this.at += this.text[this.at] === '\\' ? 2 : 1;
    this.at = Math.min(this.at, this.text.length);
    return this.text.slice(start, this.at);
  }

  private readProgram(start: number): boolean {
    this.match(blanks);
    const from = this.at;
    const program = this.restOfLine();
    if (program === '') this.say('program', 'dangerous', start, 'runs the lines as commands');
    else if (program.includes('\\')) this.say('program', 'dangerous', start, 'runs a command that cannot be read');
    else {
      const place: Scene['place'] = (span) => this.scene.place({ start: span.start + from, end: span.end + from });
      this.found.push(this.judges.text(program, sceneInside(this.scene, place)));
    }
    return true;
  }

  /** Takes the name of a file, which goes on to the end of the line. */
  private readFile(): string {
    this.match(blanks);
    return this.match(/[^\n]*/y) ?? '';
  }

  private readWritten(): boolean {
    const path = this.readFile();
    const span = this.scene.place({ start: this.at - path.length, end: this.at });
    if (path !== '') this.found.push(judgeWrittenFile('sed', path, span));
    return path !== '';
  }
}
