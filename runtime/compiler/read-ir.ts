import { isSameJson } from '../model/same-json.js';
import { classifyShell, type RiskContext } from '../risk/index.js';
import { besideOf } from './beside.js';
import { readCodeBlock } from './code-block.js';
import type { CodeContent } from './collector.js';
import { isCmdlet, type Lexicon, lexiconOf, programOf } from './command-word.js';
import { withConditions } from './condition.js';
import { withExpected } from './expected.js';
import type { Block, CodeBlock, Guide, ProseBlock } from './guide.js';
import { type InlineCommand, inlineCommandsOf } from './inline-command.js';
import type { GuideIr, IrCommand, IrOutput, IrPlace, IrStatement } from './ir.js';
import { clientLanguageOf } from './language-of.js';
import { aliasesNeeded } from './needed-alias.js';
import { neededOnce } from './prerequisite.js';
import { namesAfterPrompts } from './prompt.js';
import { type Meaning, readSentence, type Surroundings } from './prose.js';
import { withRollbacks } from './rollback-role.js';
import { type Sentence, sentencesOf } from './sentence.js';
import type { Statement } from './statement.js';
import { variablesOf } from './variable.js';

/** Everything that a guide says, told from its text alone; the same text always gives the same result. */
export function readIr(guide: Guide, file: string, risk: RiskContext): GuideIr {
  const reader = new Reader(guide.blocks, risk);
  reader.read();
  const chosen = withConditions(withoutRepeated(reader.commands), reader.statements.conditional);
  const { outputs } = reader;
  const expecting = withExpected(chosen, {
    blocks: guide.blocks,
    outputs,
    conditionals: reader.statements.conditional,
  });
  const commands = withRollbacks(expecting, guide.title);
  return {
    file,
    title: guide.title,
    commands,
    manual: withRollbacks(reader.statements.manual, guide.title),
    variables: variablesOf(commands, guide.blocks),
    prerequisites: inOrder([...neededOnce(reader.statements.prerequisite), ...aliasesNeeded(commands)]),
    conditionals: reader.statements.conditional,
    ambiguities: reader.statements.vague,
    warnings: reader.statements.warning,
    outputs: reader.outputs,
    ...besideOf(guide),
  };
}

function inOrder(statements: readonly IrStatement[]): readonly IrStatement[] {
  return statements.toSorted((one, other) => one.line - other.line);
}

/** What a block was found to hold, and in which surroundings. */
interface ReadContent {
  readonly block: CodeBlock;
  readonly intro: string;
  readonly client: string | undefined;
  readonly content: CodeContent;
}

/** A command while it is put together: a spread for each part that may be there is slow, and guides have many commands. */
type Unjudged = IrPlace &
  Pick<IrCommand, 'text' | 'lang'> & {
    -readonly [Key in 'kind' | 'origin' | 'fenceLang' | 'output' | 'intro' | 'condition']?: IrCommand[Key];
  };

/** Goes through the blocks once; what was said before a block helps to read it. */
class Reader {
  readonly commands: IrCommand[] = [];
  readonly outputs: IrOutput[] = [];
  readonly statements: Record<Meaning, IrStatement[]> = {
    manual: [],
    prerequisite: [],
    conditional: [],
    vague: [],
    warning: [],
  };
  readonly #blocks: readonly Block[];
  readonly #lexicon: Lexicon;
  readonly #risk: RiskContext;
  readonly #classified = new Map<string, Pick<IrCommand, 'risk' | 'reasons'>>();
  #intro = '';
  #paragraph: readonly string[] = [];
  #client: string | undefined;
  #lastContent: ReadContent | undefined;

  constructor(blocks: readonly Block[], risk: RiskContext) {
    this.#blocks = blocks;
    this.#risk = risk;
    this.#lexicon = lexiconOf(blocks.flatMap((block) => (block.kind === 'code' ? namesAfterPrompts(block.lines) : [])));
  }

  read(): void {
    this.#blocks.forEach((block, index) => {
      if (isApart(block, this.#blocks[index - 1])) this.#forgetIntro();
      if (block.kind === 'code') this.#readCode(block);
      else this.#readProse(block, this.#blocks[index + 1]);
    });
  }

  #readCode(block: CodeBlock): void {
    const content = this.#contentOf(block, this.#intro);
    for (const output of content.outputs) this.outputs.push(output);
    for (const statement of content.statements) this.#addStatement(statement, block);
    if (content.statements.length > 0) this.#forgetIntro();
  }

  #forgetIntro(): void {
    this.#intro = '';
    this.#paragraph = [];
  }

  #addStatement(statement: Statement, block: CodeBlock): void {
    const { text, lang, kind, output } = statement;
    const command: Unjudged = { ...placeOf(block, statement), text, lang, kind };
    if (block.label !== '') command.fenceLang = block.label;
    if (output !== undefined) command.output = output;
    command.origin = block.fenced ? 'fence' : 'indented';
    this.#add(command);
  }

  #add(command: Unjudged): void {
    const { risk, reasons } = this.#classify(command);
    if (this.#paragraph.length > 0) command.intro = this.#paragraph;
    this.commands.push(Object.assign(command, { risk, reasons }) as IrCommand);
    this.#client = clientLanguageOf(command.text) ?? this.#client;
  }

  /** What a command does, which a guide that names it twice is told twice. */
  #classify({ text, lang }: Pick<IrCommand, 'text' | 'lang'>): Pick<IrCommand, 'risk' | 'reasons'> {
    const key = `${lang} ${text}`;
    const known = this.#classified.get(key);
    if (known) return known;
    const { risk, reasons } = classifyShell(text, { ...this.#risk, shell: lang, placeholders: true });
    const said = new Set(reasons.map((reason) => `${reason.rule}: ${reason.why}`));
    const found = { risk, reasons: [...said].slice(0, 3) };
    this.#classified.set(key, found);
    return found;
  }

  #readProse(block: ProseBlock, next: Block | undefined): void {
    const sentences = sentencesOf(block);
    const isFollowed = next?.kind === 'code' && !isApart(next, block);
    const introduces = isFollowed && this.#holdsCommand(next, sentences.at(-1)?.text ?? '');
    const found = sentences.map((sentence) =>
      block.quoted && block.listItem === undefined ? [] : inlineCommandsOf(sentence, this.#lexicon),
    );
    sentences.forEach((sentence, index) => {
      this.#intro = sentence.text;
      this.#paragraph = introOf(sentences.slice(Math.max(0, index - 4), index + 1));
      const behind = this.#commandsOn(sentence.line);
      for (const command of found[index] ?? []) this.#addInline(command, block);
      const hasCommand = (found[index] ?? []).length > 0;
      const isBefore = introduces || (found[index + 1] ?? []).length > 0;
      this.#readWords(sentence, block, { hasCommand, introduces: isBefore }, behind);
    });
  }

  /** How many commands of a line were read. */
  #commandsOn(line: number): number {
    let count = 0;
    while (this.commands.at(-1 - count)?.line === line) count += 1;
    return count;
  }

  #holdsCommand(block: CodeBlock, intro: string): boolean {
    return this.#contentOf(block, intro).statements.length > 0;
  }

  /** The content of a block, which is asked for before it is come to as well. */
  #contentOf(block: CodeBlock, intro: string): CodeContent {
    const [client, last] = [this.#client, this.#lastContent];
    if (last?.block === block && last.intro === intro && last.client === client) return last.content;
    const content = readCodeBlock(block, {
      lexicon: this.#lexicon,
      intro,
      ...(client === undefined ? {} : { client }),
    });
    this.#lastContent = { block, intro, client, content };
    return content;
  }

  #addInline(command: InlineCommand, block: ProseBlock): void {
    const { text, line, lang, origin } = command;
    const found: Unjudged = { ...placeOf(block, { line, endLine: line }), text, lang, origin, kind: 'command' };
    if (block.condition !== undefined) found.condition = block.condition;
    this.#add(found);
  }

  /** The row of a table that chooses work is a condition of its own. */
  #readRow({ condition: text, ...block }: ProseBlock, isWork: boolean): void {
    if (text === undefined || !isWork) return;
    const known = this.statements.conditional.at(-1);
    if (known?.text === text && known.line === block.line) return;
    this.statements.conditional.push({
      ...placeOf(block, block),
      text,
      why: 'the row of a table chooses what is done',
    });
  }

  #readWords(
    sentence: Sentence,
    block: ProseBlock,
    { hasCommand, introduces }: Pick<Surroundings, 'hasCommand' | 'introduces'>,
    behind: number,
  ): void {
    const reading = readSentence(sentence, {
      hasCommand,
      introduces,
      heading: block.headings.at(-1) ?? '',
      isListItem: block.listItem !== undefined,
      quoted: block.quoted,
      warns: block.warns === true,
    });
    this.#readRow(block, reading.manual !== undefined || hasCommand);
    for (const kind of meanings) {
      const why = reading[kind];
      if (why === undefined) continue;
      const { condition } = block;
      this.statements[kind].push({
        ...placeOf(block, sentence),
        ...(condition !== undefined && { condition }),
        text: sentence.text,
        why,
        ...(kind === 'manual' && behind > 0 && { behind }),
      });
    }
  }
}

const meanings: readonly Meaning[] = ['manual', 'prerequisite', 'conditional', 'vague', 'warning'];

/** Whether what was said in one block introduces nothing in another: below another heading, or in another row. */
function isApart(block: Block, before: Block | undefined): boolean {
  return block.row !== before?.row || !isSameJson(block.headings, before?.headings);
}

/** A short paragraph introduces a command as a whole, a long one only with its last sentence. */
function introOf(sentences: readonly Sentence[]): readonly string[] {
  const texts = sentences.map((sentence) => sentence.text);
  return texts.join(' ').length <= 400 ? texts : texts.slice(-1);
}

function placeOf({ headings, listItem }: Block, { line, endLine }: Pick<IrPlace, 'line' | 'endLine'>): IrPlace {
  return listItem === undefined ? { line, endLine, headings } : { line, endLine, headings, listItem };
}

/**
 * A command that is named in a sentence and then shown in a block counts once: as the block when they are the same,
 * as the sentence when the block is only its example with values filled in.
 */
function withoutRepeated(commands: readonly IrCommand[]): readonly IrCommand[] {
  const dropped = new Set(
    commands.flatMap((command, index) =>
      isInText(command) ? commands.slice(index + 1, index + 5).flatMap((later) => repeatedOf(command, later)) : [],
    ),
  );
  return commands.filter((command) => !dropped.has(command));
}

function isInText(command: IrCommand): boolean {
  return command.origin === 'inline' || command.origin === 'prose';
}

/** Which of the two says nothing new; empty where both do. */
function repeatedOf(named: IrCommand, later: IrCommand): readonly IrCommand[] {
  const distance = isSameJson(later.headings, named.headings) ? later.line - named.endLine : 99;
  if (distance > 12 || later.origin === 'inline') return [];
  const [one, other] = [normal(named.text), normal(later.text)];
  if (later.origin === 'prose') return isCmdlet(one) && isFunctionOf(one, other) ? [named] : [];
  if (` ${other} `.includes(` ${one} `) || other.startsWith(one)) return [named];
  return isExampleOf(one, other, distance) ? [later] : [];
}

/** Whether a single word is what the other command begins with. */
function isFunctionOf(word: string, command: string): boolean {
  return !word.includes(' ') && command.startsWith(word);
}

/** Whether a command is another one with its placeholders filled in. */
function isExampleOf(template: string, filled: string, distance: number): boolean {
  if (!/<[\w -]+>/.test(template) || /<[\w -]+>/.test(filled)) return false;
  return programOf(template) === programOf(filled) && (distance <= 6 || countWords(template) === countWords(filled));
}

function countWords(text: string): number {
  return text.split(' ').length;
}

function normal(text: string): string {
  return text.replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim();
}
