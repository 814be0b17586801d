import type {
  Command,
  CommandExpansionPart,
  Function as FunctionNode,
  ParsedScript,
  Pipeline,
  ProcessSubstitutionPart,
  Redirected,
  Redirection,
  SyntaxNode,
} from 'unbash';
import type { Span } from '../model/text.js';
import { judgeAliased, noteAliases } from './alias.js';
import { judgeAssignment, judgeOpenAssignment } from './assignment.js';
import { Delayed } from './delayed.js';
import { destructiveVerb } from './destructive.js';
import { dialectOf, inside, judgeDialect } from './dialect.js';
import { fileKey } from './fetched.js';
import { lastingFunctions } from './functions.js';
import { judgeInvisible } from './look-alike.js';
import { Proved } from './proved.js';
import { isNetwork, isProbe, judgeRedirection } from './redirection.js';
import type { CommandWord, Judges, Scene } from './scene.js';
import { ScriptWords } from './script-words.js';
import { inputOf, outputOf } from './shell-input.js';
import { joinAll, type Verdict, verdict, worse } from './verdict.js';

// Following values takes longer than judging; with the budget this keeps hostile text below a second.
const readingCost = 20;
const longestText = 65_536;
const deepest = 24;
const mostBrackets = 100;
const [opening, closing] = ['(', ')'].map((sign) => sign.charCodeAt(0));

/** Judges shell text: every command in it that would run, joined. */
export function judgeShellText(text: string, scene: Scene, judges: Judges): Verdict {
  const whole = { start: 0, end: text.length };
  if (text.length > longestText) return tooMuch(text, scene.place(whole));
  if (scene.depth > deepest || isNestedTooDeep(text)) {
    return verdict('shell/too-deep', 'dangerous', scene.place(whole), 'is hidden under too many layers to be judged');
  }
  const script = scene.parsers.bash.parse(text);
  const dialect = dialectOf(text, scene);
  const walk = new ShellWalk(judges, script, text, scene);
  walk.visit(script, inside(dialect, scene));
  return joinAll([judgeInvisible(text, scene.place), judgeDialect(script, text, dialect, scene), ...walk.found]);
}

/** Whether brackets stand in each other as nobody writes them: a tree as deep may be more than the stack of a program holds. */
function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = text.indexOf('('); at >= 0 && at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === opening) depth += 1;
    else if (code === closing && depth > 0) depth -= 1;
    if (depth > mostBrackets) return true;
  }
  return false;
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
  private text: string;
  private readonly words: ScriptWords;
  private readonly delayed: Delayed;
  /** The definitions of functions that hold from where they stand, and the names of those that were passed. */
  private readonly lasting: ReadonlySet<SyntaxNode>;
  private readonly functions = new Set<string>();
  /** The function in whose body the walk is. */
  private scope = '';
  private readonly probes = new Set<SyntaxNode>();

  constructor(judges: Judges, script: ParsedScript, text: string, scene: Scene) {
    this.judges = judges;
    this.text = text;
    this.words = new ScriptWords(script, text, scene);
    this.delayed = new Delayed(this.words, new Proved(script, this.words, scene.parsers.bash));
    this.lasting = lastingFunctions(script, scene.parsers.bash);
  }

  visit(node: SyntaxNode, scene: Scene): void {
    const late = this.delayed.judge(node, this.spanOf(node, scene));
    if (late.reasons.length > 0) this.found.push(late);
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
      case 'Select':
        this.found.push(judgeOpenAssignment(node.name.value, this.spanOf(node.name, scene)));
        this.visitChildren(node, { ...scene, fed: true });
        break;
      case 'While':
      case 'ArithmeticFor':
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
      this.visit(command, before === undefined ? scene : { ...scene, input: outputOf(before, this.words, scene) });
    });
  }

  private visitFunction(definition: FunctionNode, scene: Scene): void {
    const name = definition.name.value;
    if (this.lasting.has(definition)) this.functions.add(name);
    if (callsItself(definition, name, scene)) {
      const span = scene.place({ start: definition.pos, end: definition.end });
      this.found.push(verdict('shell/endless-function', 'dangerous', span, `'${name}' starts itself again and again`));
    }
    const outer = this.scope;
    this.scope = name;
    this.visitChildren(definition, scene);
    this.scope = outer;
  }

  private visitRedirected(node: Redirected, scene: Scene): void {
    const input = inputOf(node.redirects, this.words, scene);
    this.visit(node.command, { ...scene, input });
    for (const redirect of node.redirects) this.visit(redirect, scene);
  }

  private visitRedirect(node: Redirection, scene: Scene): void {
    if (node.type === 'Redirect') {
      const found = judgeRedirection(node, this.words.wordOf(node.target, scene), this.probes.has(node));
      this.found.push(found);
      const others = this.words.othersOf(node.target, this.scope, scene).flat();
      for (const other of others) this.add(judgeRedirection(node, other), found);
    }
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
    if (part.script.source === undefined) {
      this.visit(part.script, inner);
      return;
    }
    // An escaped backtick script has a text of its own, whose offsets are not those of this one.
    const outer = this.text;
    this.text = part.script.source;
    this.visit(part.script, { ...inner, place: () => span });
    this.text = outer;
  }

  private visitCommand(command: Command, outer: Scene): void {
    const input = inputOf(command.redirects, this.words, outer);
    const scene = input === outer.input ? outer : { ...outer, input };
    for (const part of command.prefix) {
      if (part.type !== 'Assignment') continue;
      this.found.push(
        judgeAssignment(part.name, part.text.slice(part.text.indexOf('=') + 1), this.spanOf(part, scene)),
      );
    }
    const words = [command.name, ...command.args].flatMap((part) => this.words.wordsOf(part, scene));
    this.noteProbe(command, words);
    if (words.length > 0 && !this.functions.has(words[0]?.value ?? '')) this.judgeWords(command, words, scene);
    this.found.push(judgeAliased(command, this.text, scene, this.judges));
    noteAliases(words, scene);
    this.noteFetched(words, command.redirects, scene);
    this.visitChildren(command, outer);
  }

  /** Judges a command as it stands, and as what it may become by the values that can be seen. */
  private judgeWords(command: Command, words: readonly CommandWord[], scene: Scene): void {
    const around = this.words.around(words, this.scope);
    const found = this.judges.command(words, { ...scene, around });
    this.found.push(found);
    if (words.every(({ isStatic }) => isStatic) || scene.budget.left < 0) return;
    scene.budget.left -= readingCost;
    const { all, isCut } = this.words.othersOfCommand(command, this.scope, scene);
    for (const other of all) {
      if (scene.budget.left > 0) this.add(this.judges.command(other, { ...scene, around, programs: [] }), found);
    }
    if (!isCut) return;
    const why = 'may become more commands than can be judged';
    this.add(verdict('shell/unread-word', 'unknown', this.spanOf(command, scene), why), found);
  }

  /** Adds what a command may be as well, where that is worse. */
  private add(other: Verdict, found: Verdict): void {
    if (worse(other.risk, found.risk) !== found.risk) this.found.push(other);
  }

  private noteProbe({ redirects }: Command, words: readonly CommandWord[]): void {
    if (redirects.length === 0 || !isProbe(words, redirects)) return;
    if (this.words.visible.functions.has(words[0]?.value ?? '')) return;
    for (const redirect of redirects) this.probes.add(redirect);
  }

  /** Remembers the files into which a command that fetches is redirected. */
  private noteFetched(words: readonly CommandWord[], redirects: readonly Redirection[], scene: Scene): void {
    const isFetching = redirects.some((one) => one.type === 'Redirect' && isNetwork(one.target?.value ?? ''));
    if (!isFetching && !words.some(({ value }) => /^(curl|wget)$/.test(value))) return;
    for (const redirect of redirects) {
      if (redirect.type === 'Redirect' && redirect.target !== undefined)
        scene.fetched.add(fileKey(redirect.target.value));
    }
  }

  private spanOf(node: { pos: number; end: number }, scene: Scene): Span {
    return scene.place({ start: node.pos, end: node.end });
  }
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
