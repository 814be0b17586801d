import type {
  Assignment,
  Command,
  CommandExpansionPart,
  Function as FunctionNode,
  ParsedScript,
  Pipeline,
  ProcessSubstitutionPart,
  Redirected,
  Redirection,
  SyntaxNode,
  Word,
} from 'unbash';
import type { Span } from '../model/text.js';
import { judgeAssignment } from './assignment.js';
import { constantsIn } from './constants.js';
import { destructiveVerb } from './destructive.js';
import { fileKey } from './fetched.js';
import { judgeInvisible } from './look-alike.js';
import { judgeRedirection } from './redirection.js';
import type { CommandWord, Input, Judges, Scene } from './scene.js';
import { joinAll, type Verdict, verdict } from './verdict.js';
import { type Constants, resolveWord } from './words.js';

const longestText = 65_536;
const deepest = 24;

/** Judges shell text: every command in it that would run, joined. */
export function judgeShellText(text: string, scene: Scene, judges: Judges): Verdict {
  const whole = { start: 0, end: text.length };
  if (text.length > longestText) return tooMuch(text, scene.place(whole));
  if (scene.depth > deepest) {
    return verdict('shell/too-deep', 'dangerous', scene.place(whole), 'is hidden under too many layers to be judged');
  }
  const script = scene.parsers.bash.parse(text);
  const walk = new ShellWalk(judges, constantsIn(script, scene.parsers.bash), text);
  walk.visit(script, scene);
  return joinAll([judgeInvisible(text, scene.place), ...walk.found]);
}

/** What is too long to be judged: dangerous where a destructive verb can be seen, else unknown. */
function tooMuch(text: string, span: Span): Verdict {
  const found = destructiveVerb(text);
  if (found === undefined) return verdict('shell/too-long', 'unknown', span, 'is too long to be judged');
  return verdict('shell/too-long', 'dangerous', span, `is too long to be judged and holds '${found.word}'`);
}

class ShellWalk {
  readonly found: Verdict[] = [];
  private readonly judges: Judges;
  private readonly constants: Constants;
  private readonly text: string;
  private readonly functions = new Set<string>();

  constructor(judges: Judges, constants: Constants, text: string) {
    this.judges = judges;
    this.constants = constants;
    this.text = text;
  }

  visit(node: SyntaxNode, scene: Scene): void {
    switch (node.type) {
      case 'Script':
        this.visitScript(node, scene);
        break;
      case 'Command':
        this.visitCommand(node, scene);
        break;
      case 'Pipeline':
        this.visitPipeline(node, scene);
        break;
      case 'For':
      case 'While':
      case 'ArithmeticFor':
      case 'Select':
        this.visitChildren(node, { ...scene, fed: true });
        break;
      case 'Function':
        this.visitFunction(node, scene);
        break;
      case 'Redirected':
        this.visitRedirected(node, scene);
        break;
      case 'Redirect':
        this.visitRedirect(node, scene);
        break;
      case 'CommandExpansion':
      case 'ProcessSubstitution':
        this.visitSubstitution(node, scene);
        break;
      default:
        this.visitChildren(node, scene);
        break;
    }
  }

  private visitChildren(node: SyntaxNode, scene: Scene): void {
    scene.parsers.bash.forEachChild(node, (child) => this.visit(child, scene));
  }

  private visitScript(script: ParsedScript, scene: Scene): void {
    if (script.errors !== undefined && script.errors.length > 0) this.found.push(this.unread(script, scene));
    this.visitChildren(script, scene);
  }

  private unread(script: ParsedScript, scene: Scene): Verdict {
    const [error] = script.errors ?? [];
    const at = error?.pos ?? script.pos;
    const span = scene.place({ start: Math.min(at, this.text.length), end: Math.max(at, script.end) });
    const verb = destructiveVerb(this.text);
    if (verb !== undefined) {
      return verdict('shell/unreadable', 'dangerous', span, `cannot be read as shell text and holds '${verb.word}'`);
    }
    return verdict('shell/unreadable', 'unknown', span, `cannot be read as shell text: ${error?.message ?? 'unknown'}`);
  }

  private visitPipeline(pipeline: Pipeline, scene: Scene): void {
    pipeline.commands.forEach((command, index) => {
      const before = pipeline.commands[index - 1];
      this.visit(command, before === undefined ? scene : { ...scene, input: this.outputOf(before, scene) });
    });
  }

  /** What a command of a pipeline passes on: known where it only says plain words. */
  private outputOf(node: SyntaxNode, scene: Scene): Input {
    if (node.type !== 'Command' || !/^(echo|printf)$/.test(node.name?.value ?? '')) return { kind: 'pipe' };
    const words = node.args.flatMap((part) => this.wordsOf(part, scene));
    const said = words.filter(({ value }) => !/^-[neE]+$/.test(value));
    const isPlain =
      node.redirects.length === 0 &&
      said.every(({ value, isStatic, hasGlob }) => isStatic && !hasGlob && !/[\\%]/.test(value));
    return isPlain ? { kind: 'pipe', text: said.map(({ value }) => value).join(' ') } : { kind: 'pipe' };
  }

  private visitFunction(definition: FunctionNode, scene: Scene): void {
    const name = definition.name.value;
    this.functions.add(name);
    if (callsItself(definition, name, scene)) {
      const span = scene.place({ start: definition.pos, end: definition.end });
      this.found.push(verdict('shell/endless-function', 'dangerous', span, `'${name}' starts itself again and again`));
    }
    this.visitChildren(definition, scene);
  }

  private visitRedirected(node: Redirected, scene: Scene): void {
    const input = this.inputOf(node.redirects, scene);
    this.visit(node.command, { ...scene, input });
    for (const redirect of node.redirects) this.visit(redirect, scene);
  }

  private visitRedirect(node: Redirection, scene: Scene): void {
    if (node.type === 'Redirect') this.found.push(judgeRedirection(node, this.wordOf(node.target, scene)));
    this.visitChildren(node, scene);
  }

  private visitSubstitution(part: CommandExpansionPart | ProcessSubstitutionPart, scene: Scene): void {
    const span = scene.place({ start: part.pos, end: part.end });
    if (part.script === undefined) {
      this.found.push(verdict('shell/unreadable', 'unknown', span, 'holds a substitution that cannot be read'));
      return;
    }
    const isFed = part.type === 'ProcessSubstitution' && part.operator === '>';
    const inner: Scene = { ...scene, depth: scene.depth, input: { kind: isFed ? 'pipe' : 'none' } };
    // An escaped backtick script has a text of its own, whose offsets are not those of this one.
    this.visit(part.script, part.script.source === undefined ? inner : { ...inner, place: () => span });
  }

  private visitCommand(command: Command, outer: Scene): void {
    const scene = { ...outer, input: this.inputOf(command.redirects, outer), functions: this.functions };
    for (const part of command.prefix) {
      if (part.type !== 'Assignment') continue;
      this.found.push(
        judgeAssignment(part.name, part.text.slice(part.text.indexOf('=') + 1), this.spanOf(part, scene)),
      );
    }
    const words = [command.name, ...command.args].flatMap((part) => this.wordsOf(part, scene));
    if (words.length > 0) this.found.push(this.judges.command(words, scene));
    this.noteFetched(words, command.redirects, scene);
    this.visitChildren(command, outer);
  }

  /** Remembers the files into which a command that fetches is redirected. */
  private noteFetched(words: readonly CommandWord[], redirects: readonly Redirection[], scene: Scene): void {
    if (!words.some(({ value }) => /^(curl|wget)$/.test(value))) return;
    for (const redirect of redirects) {
      if (redirect.type === 'Redirect' && redirect.target !== undefined)
        scene.fetched.add(fileKey(redirect.target.value));
    }
  }

  private spanOf(node: { pos: number; end: number }, scene: Scene): Span {
    return scene.place({ start: node.pos, end: node.end });
  }

  private wordsOf(part: Word | Assignment | undefined, scene: Scene): readonly CommandWord[] {
    if (part === undefined) return [];
    if (part.type === 'Word') return resolveWord(part, this.constants, scene);
    const span = this.spanOf(part, scene);
    if (part.value.type !== 'Word') return [{ value: part.text, isStatic: false, span }];
    const values = resolveWord(part.value, this.constants, scene);
    const value = `${part.name}=${values.map((one) => one.value).join(' ')}`;
    return [{ value, isStatic: values.every((one) => one.isStatic), span }];
  }

  private wordOf(word: Word | undefined, scene: Scene): CommandWord | undefined {
    const words = this.wordsOf(word, scene);
    return words.length > 1 ? words.map((one) => ({ ...one, isStatic: false }))[0] : words[0];
  }

  /** What a command reads, after its redirections. */
  private inputOf(redirects: readonly Redirection[], scene: Scene): Input {
    return redirects.reduce<Input>((input, redirect) => this.redirectedInput(redirect, scene) ?? input, scene.input);
  }

  private redirectedInput(redirect: Redirection, scene: Scene): Input | undefined {
    switch (redirect.type) {
      case 'HereDoc': {
        const { body } = redirect;
        const isStatic =
          redirect.delimiter?.quoted === true || (body.parts ?? []).every(({ type }) => type === 'Literal');
        return { kind: 'text', text: body.text, isStatic, span: this.spanOf(body, scene) };
      }
      case 'HereString': {
        const word = this.wordOf(redirect.target, scene);
        return word === undefined
          ? { kind: 'file' }
          : { kind: 'text', text: word.value, isStatic: word.isStatic, span: word.span };
      }
      case 'Redirect':
        return redirect.operator === '<' || redirect.operator === '<>' ? inputFrom(redirect.target) : undefined;
    }
  }
}

function inputFrom(target: Word | undefined): Input {
  return { kind: target?.value === '/dev/null' ? 'none' : 'file' };
}

function callsItself(definition: FunctionNode, name: string, scene: Scene): boolean {
  let found = false;
  const look = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name?.value === name) found = true;
    if (!found) scene.parsers.bash.forEachChild(node, look);
  };
  look(definition.body);
  return found;
}
