import { firstIndex } from '../model/first-index.js';
import type { Block } from './guide.js';
import type { IrCommand, IrOutput, IrPlace, IrStatement } from './ir.js';
import { type Sentence, sentencesOf } from './sentence.js';

/** What stands around the commands of a guide. */
export interface AroundCommands {
  readonly blocks: readonly Block[];
  readonly outputs: readonly IrOutput[];
  readonly conditionals: readonly IrStatement[];
}

/** The commands, each with what a sentence beside it says that it should print. */
export function withExpected(commands: readonly IrCommand[], around: AroundCommands): readonly IrCommand[] {
  const announced = announcements(around);
  return commands.map((command, index) => {
    const next = commands[index + 1];
    const until = Math.min(next?.line ?? Number.POSITIVE_INFINITY, command.endLine + near);
    const found = announcedBefore(announced, command) ?? announcedBehind(announced, command, { until, next });
    if (found === undefined)
      return isIntroduced(command) ? { ...command, expects: { line: command.endLine } } : command;
    const { output, place: _, sentence: __, ...expects } = found;
    const isChoice = hasChoice(around.conditionals, command, until);
    return {
      ...command,
      ...(command.output === undefined && output !== undefined && { output }),
      expects: { ...expects, ...(isChoice && { isChoice }) },
    };
  });
}

// Further off, it is about something else.
const near = 10;

/** A sentence that says what should come: in words of its own, or in the block below it. */
interface Announcement extends NonNullable<IrCommand['expects']> {
  readonly place: string;
  readonly sentence: string;
  readonly output?: string;
}

function announcements({ blocks, outputs }: AroundCommands): readonly Announcement[] {
  const byLine = new Map(outputs.map((output) => [output.line, output]));
  return blocks.flatMap((block, index) => {
    if (block.kind !== 'prose' || !cue.test(block.raw)) return [];
    const next = blocks[index + 1];
    const below = next?.kind === 'code' ? byLine.get(next.firstLine) : undefined;
    const place = placeKey(block);
    const sentences = sentencesOf(block);
    return sentences.flatMap((sentence, at): readonly Announcement[] => {
      const named = namedIn(sentence);
      if (named) return [{ ...named, line: sentence.line, place, sentence: sentence.text }];
      const isLast = at === sentences.length - 1;
      if (!isLast || below === undefined || !announces(sentence.text)) return [];
      return [{ line: below.line, place, sentence: sentence.text, output: below.text }];
    });
  });
}

const cue = /\b(?:should|must|expect(?:ed)?|expects)\b/i;
const likeOnly = /\b(?:similar|something like|looks? like|for example|e\.g\.|such as)\b/i;
const verbs = 'print|show|say|return|output|be|read|display|report|answer|see|get|contain|include|list';
const announcing = new RegExp(
  `\\b(?:should|must)\\b.{0,40}\\b(?:${verbs})\\b|\\bexpected? (?:output|result|answer|response)\\b`,
  'i',
);

function announces(text: string): boolean {
  return announcing.test(text) && !likeOnly.test(text);
}

/** Whether the sentence right before a command says that what it shows should come. */
function isIntroduced({ intro, output }: IrCommand): boolean {
  return output !== undefined && intro !== undefined && announces(intro.at(-1) ?? '');
}

// The text is the last word of the sentence, so that nothing takes back what it says.
const naming = new RegExp(
  `^(?:(?:the )?expected (?:output|result|answer|response)(?: is)?:?|(it|this|the (?:command|output|result|answer|response)|.{1,60}?) (?:should|must)(?: only| always| now| then)? (${verbs})(?: back| with| exactly| only| the (?:text|word|line))?) \`([^\`\\n]+)\`[.!]?$`,
  'i',
);

function namedIn({ text }: Sentence): Pick<Announcement, 'text' | 'isWhole'> | undefined {
  const match = naming.exec(text.replace(/^(?:.*[.:;])?\s*(?=the expected|expected)/i, ''));
  const said = match?.[3];
  if (!match || said === undefined || /\bnot\b|n't\b|\bif\b|\bor\b/i.test(text.replace(/`[^`]*`/g, '')))
    return undefined;
  const [, subject, verb] = match;
  const isAll = subject === undefined || /^(?:it|this|the (?:command|output|result|answer|response))$/i.test(subject);
  return isAll && !/^(?:see|get|contain|include|list|show)$/i.test(verb ?? '')
    ? { text: said, isWhole: true }
    : { text: said };
}

/** What the words right before a command say of it. */
function announcedBefore(announced: readonly Announcement[], command: IrCommand): Announcement | undefined {
  const last = announced[firstAfter(announced, command.line - 1) - 1];
  return last && command.intro?.at(-1) === last.sentence && last.place === placeKey(command) ? last : undefined;
}

interface Behind {
  readonly until: number;
  readonly next: IrCommand | undefined;
}

/** What the words behind a command say of it, and not of the next one. */
function announcedBehind(
  announced: readonly Announcement[],
  command: IrCommand,
  { until, next }: Behind,
): Announcement | undefined {
  const first = announced[firstAfter(announced, command.endLine)];
  if (!first || first.line >= until || first.place !== placeKey(command)) return undefined;
  return next?.intro?.includes(first.sentence) ? undefined : first;
}

/** Whether the guide says what is done where something else comes: then it is no fault of the step. */
function hasChoice(conditionals: readonly IrStatement[], command: IrCommand, until: number): boolean {
  const next = conditionals[firstAfter(conditionals, command.endLine)];
  return next !== undefined && next.line < until + 2 && next.headings.join() === command.headings.join();
}

function firstAfter(items: readonly { readonly line: number }[], line: number): number {
  return firstIndex(items.length, (index) => (items[index]?.line ?? 0) > line);
}

function placeKey({ headings, listItem = '' }: IrPlace): string {
  return [...headings, listItem].join('\n');
}
