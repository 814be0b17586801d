import { commandPath } from '../command-path.js';
import { fileKey } from '../fetched.js';
import { judgeLookAlike } from '../look-alike.js';
import type { CommandWord, Scene } from '../scene.js';
import { harmless, join, joinAll, type Verdict, verdict, worse } from '../verdict.js';
import { type Value, valueIn } from './powershell-binding.js';
import { aliasedBy, cmdletNamed, isModule } from './powershell-catalogue.js';
import { type Call, callOf, judgeCmdlet, valuesOf } from './powershell-cmdlet.js';
import { riskOfMethod } from './powershell-dotnet.js';
import { placed, type ShellScene, wordOf } from './powershell-scene.js';
import type { CommandNode, Node } from './powershell-syntax.js';

/** What a command is: a cmdlet with its call, a function of the text, a program, or not to be known. */
export type Kind =
  | { readonly kind: 'cmdlet'; readonly call: Call; readonly orElse?: Extract<Kind, { kind: 'program' }> }
  | { readonly kind: 'function' | 'block' | 'dynamic' }
  | { readonly kind: 'program'; readonly name: CommandWord; readonly system: Scene['system'] };

// Names that stand for a cmdlet in Windows PowerShell and for a program elsewhere: how they are called tells.
const sharedNames = new Set('ls cp mv rm cat kill sort tee sleep man rmdir mkdir curl wget'.split(' '));
const folders: readonly (readonly [RegExp, string])[] = [
  [/^\$\{?env:(windir|systemroot)\}?/i, 'C:\\Windows'],
  [/^\$\{?env:program(files(\(x86\))?|w6432|data)\}?/i, 'C:\\Program Files'],
];

/** What the first word of a command stands for. */
export function kindOf(node: CommandNode, here: ShellScene): Kind {
  const [first] = node.words;
  if (first === undefined || first.kind === 'block') return { kind: 'block' };
  if (first.kind === 'variable' && here.constants.holdsBlock(first.name, first.span.start)) return { kind: 'block' };
  const name = nameOf(first, here);
  return name === undefined ? { kind: 'dynamic' } : named(name, node, here);
}

function nameOf(first: Node, here: ShellScene): CommandWord | undefined {
  const value = valueIn(first, here.source, here.constants);
  const word = wordOf(value, here);
  if (value.isStatic && value.texts.length === 1) return word;
  const [folder, path] = folders.find(([pattern]) => pattern.test(word.value)) ?? [];
  if (folder === undefined || path === undefined) return undefined;
  const { span } = word;
  const full = word.value.replace(folder, () => path);
  return /[$`(]/.test(full.slice(path.length)) ? undefined : { value: full, isStatic: true, span };
}

function named(name: CommandWord, node: CommandNode, here: ShellScene): Kind {
  const written = withoutModule(name.value);
  const definedFrom = here.functions.get(written.toLowerCase()) ?? Number.POSITIVE_INFINITY;
  if (definedFrom <= node.span.start) return { kind: 'function' };
  const alias = aliasedBy(written);
  const cmdlet = cmdletNamed(alias ?? written);
  if (cmdlet === undefined) return { kind: 'program', name, system: 'windows' };
  const call = callOf(cmdlet, node, here);
  if (alias === undefined || !sharedNames.has(written.toLowerCase())) return { kind: 'cmdlet', call };
  const program = { kind: 'program', name: { ...name, value: written.toLowerCase() }, system: 'unix' } as const;
  if (isForProgram(call)) return program;
  return isForEither(call) ? { kind: 'cmdlet', call, orElse: program } : { kind: 'cmdlet', call };
}

function withoutModule(name: string): string {
  const slash = name.indexOf('\\');
  return slash > 0 && isModule(name.slice(0, slash)) ? name.slice(slash + 1) : name;
}

/** Whether the options are not those of the cmdlet, as in `ls -la`. */
function isForProgram({ binding, node }: Call): boolean {
  return binding.bound.some((bound) => !bound.byPosition && !bound.isKnown) || node.words.some(isLongOption);
}

/** Whether nothing but operands is given, so that the system decides which of the two is run. */
function isForEither({ binding, cmdlet, node }: Call): boolean {
  return cmdlet.risk === 'safe' && node.words.length > 1 && binding.bound.every(({ byPosition }) => byPosition);
}

function isLongOption(word: Node): boolean {
  return word.kind === 'text' && word.plain > 2 && /^--[a-z]/.test(word.value);
}

/** Judges what a command does, apart from the code and the values among its words. */
export function judgeKind(kind: Kind, node: CommandNode, here: ShellScene): Verdict {
  const budget = here.scene.budget;
  budget.left -= 1;
  const span = placed(node.span, here);
  if (budget.left < 0) return verdict('shell/too-many', 'unknown', span, 'holds too many commands to judge');
  switch (kind.kind) {
    case 'block':
    case 'function':
      return harmless;
    case 'dynamic':
      return unnamed(node, here);
    case 'program':
      return judgeProgram(kind, node, here);
    case 'cmdlet':
      here.scene.programs.push(node.words.map((word) => here.source.slice(word.span.start, word.span.end)));
      return joinAll([
        ...foreignLetters(node, here),
        judgeCmdlet(kind.call, here),
        judgeSpecial(kind.call, here),
        kind.orElse === undefined ? harmless : judgeProgram(kind.orElse, node, here),
      ]);
  }
}

function unnamed(node: CommandNode, here: ShellScene): Verdict {
  const span = placed(node.words[0]?.span ?? node.span, here);
  const why = 'which command this becomes is only known when it runs';
  return verdict('powershell/dynamic-name', 'dangerous', span, why, "write the command's name out");
}

function foreignLetters(node: CommandNode, here: ShellScene): readonly Verdict[] {
  return node.words.map((word, index) => {
    if (word.kind !== 'text') return harmless;
    return judgeLookAlike(wordOf(valueIn(word, here.source, here.constants), here), index === 0);
  });
}

function judgeProgram(kind: Extract<Kind, { kind: 'program' }>, node: CommandNode, here: ShellScene): Verdict {
  if (/^[a-z]:$/i.test(kind.name.value) || /^cd(\.\.|\\|\/)$/i.test(kind.name.value)) return harmless;
  if (here.scene.fetched.has(windowsKey(kind.name.value))) {
    const why = 'runs a file that was fetched from elsewhere';
    return verdict('powershell/fetched', 'dangerous', kind.name.span, why, 'read the file before it runs');
  }
  const words = [kind.name, ...programWords(node.words.slice(1), here)];
  const found = here.judges.command(words, programScene(here, kind.system));
  return isScriptBlockGiven(kind.name.value, node) ? found : join(found, ...splats(node, here));
}

/** `powershell { … }` runs its block, which is judged where it stands. */
export function isScriptBlockGiven(name: string, node: CommandNode): boolean {
  const { base } = commandPath(name, 'windows');
  return /^(powershell|pwsh)(\.exe)?$/i.test(base) && node.words.some((word) => word.kind === 'block');
}

function splats(node: CommandNode, here: ShellScene): readonly Verdict[] {
  return node.words.flatMap((word) => {
    if (word.kind !== 'variable' || !word.isSplat) return [];
    return [verdict('powershell/splatting', 'unknown', placed(word.span, here), 'takes words from a variable')];
  });
}

function programScene({ scene, isPiped }: ShellScene, system: Scene['system']): Scene {
  return { ...scene, system, depth: scene.depth + 1, input: { kind: isPiped ? 'pipe' : 'none' } };
}

/** The words of a program: what stands without a blank between is one word, as a text with a block behind it. */
function programWords(nodes: readonly Node[], here: ShellScene): readonly CommandWord[] {
  const words: CommandWord[] = [];
  let end = -1;
  for (const node of nodes) {
    const word = programWord(node, here);
    const last = words.at(-1);
    if (last !== undefined && node.span.start === end) {
      words[words.length - 1] = glued(last, word);
    } else words.push(word);
    end = node.span.end;
  }
  return words;
}

function glued(one: CommandWord, other: CommandWord): CommandWord {
  const span = { start: one.span.start, end: other.span.end };
  return { value: one.value + other.value, isStatic: one.isStatic && other.isStatic, span };
}

/** A block is given to a program as the text that it is. */
function programWord(node: Node, here: ShellScene): CommandWord {
  const word = wordOf(valueIn(node, here.source, here.constants), here);
  return node.kind === 'block' ? { ...word, isStatic: true } : word;
}

/** The cmdlets that run what their parameters name. */
function judgeSpecial(call: Call, here: ShellScene): Verdict {
  switch (call.cmdlet.name) {
    case 'start-process':
      return startedProgram(call, here);
    case 'set-alias':
    case 'new-alias':
      return aliased(call, here);
    case 'foreach-object':
      return calledMember(call, here);
    case 'invoke-webrequest':
    case 'invoke-restmethod':
    case 'start-bitstransfer':
      return noted(call, here);
    case 'invoke-command':
      return commandGiven(call, here);
    default:
      return harmless;
  }
}

function startedProgram(call: Call, here: ShellScene): Verdict {
  const [program] = valuesOf('-FilePath', call);
  if (program === undefined) return harmless;
  const name = wordOf(program, here);
  const words = valuesOf('-ArgumentList -Args', call).flatMap((value) => listedWords(value, here));
  return here.judges.command([name, ...words], programScene(here, 'windows'));
}

/** The words in a list of arguments, of which each may hold several. */
function listedWords(value: Value, here: ShellScene): readonly CommandWord[] {
  const { isStatic, span } = wordOf(value, here);
  return value.texts.flatMap((text) =>
    [...text.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map((found) => ({
      value: found[1] ?? found[2] ?? found[0],
      isStatic,
      span,
    })),
  );
}

/** A name that is given another meaning: from then on nothing that bears it reads as it is written. */
function aliased(call: Call, here: ShellScene): Verdict {
  const [target] = valuesOf('-Value', call);
  if (target === undefined) return harmless;
  const { value, isStatic, span } = wordOf(target, here);
  const name = aliasedBy(value) ?? value;
  const risk = isStatic ? (cmdletNamed(name)?.risk ?? 'caution') : 'dangerous';
  if (risk === 'safe') return harmless;
  const why = `gives '${value}' another name, under which it may not be recognised`;
  const isCmdlet = cmdletNamed(name) !== undefined;
  return verdict('powershell/alias', isCmdlet ? 'dangerous' : worse(risk, 'caution'), span, why);
}

/** Remembers the files that are fetched: whoever runs one of them later runs what others wrote. */
function noted(call: Call, here: ShellScene): Verdict {
  for (const { texts } of valuesOf('-OutFile -Destination', call)) {
    for (const text of texts) here.scene.fetched.add(windowsKey(text));
  }
  return harmless;
}

function windowsKey(path: string): string {
  return fileKey(path.replaceAll('\\', '/').toLowerCase());
}

/** `Invoke-Command $x` runs a block that nobody sees: one value without a name is the code and not a host. */
function commandGiven({ binding, node }: Call, here: ShellScene): Verdict {
  const [only, ...others] = binding.bound.filter((bound) => bound.byPosition);
  const isGiven = binding.bound.some(
    (bound) => bound.names.includes('-scriptblock') || bound.names.includes('-filepath'),
  );
  const code = only?.value?.node;
  if (code === undefined || others.length > 0 || isGiven || isBlock(code, here)) return harmless;
  const why = 'which code is run here is only known when it runs';
  return verdict('powershell/dynamic-code', 'dangerous', placed(node.span, here), why, 'write the code out');
}

function isBlock(node: Node, { constants }: ShellScene): boolean {
  return node.kind === 'block' || (node.kind === 'variable' && constants.holdsBlock(node.name, node.span.start));
}

/** `ForEach-Object Kill` calls the method of that name, `ForEach-Object Name` reads the property. */
function calledMember(call: Call, here: ShellScene): Verdict {
  const names = valuesOf('-MemberName -Process', call).filter(({ node }) => node === undefined || node.kind === 'text');
  return joinAll(
    names.map((value) => {
      const [name = ''] = value.texts;
      const { risk, why } = riskOfMethod(name, false);
      if (risk === 'safe' || (risk === 'unknown' && usualProperty.test(name))) return harmless;
      return verdict('powershell/member', risk, wordOf(value, here).span, why);
    }),
  );
}

const usualProperty =
  /^(\w*(name|id|path|count|size|status|state|type|time|date|version|address|value|key|text|length|percent|bytes|user|owner|group|number|code|index|members?|uri|url)|message|handles|line|description|source|properties|cpu|ws|pm|parent|directory|extension|enabled|hostname|mode|capacity|location|tags|roles?|nodes?)$/i;
