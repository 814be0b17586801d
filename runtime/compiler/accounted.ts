import type { RiskContext } from '../risk/index.js';
import type { Block, Guide } from './guide.js';
import type { GuideIr } from './ir.js';
import { readIr } from './read-ir.js';
import { sentencesOf } from './sentence.js';
import { readSource, sourceFormOf } from './source-form.js';
import { fileName } from './stamp.js';
import { cleanText, shortened } from './wording.js';

/** The first line and the last one, from 1. */
export type GuideLines = readonly [number, number];

/** A part of a guide that no step of its draft was made from, and why. */
export interface LeftBlock {
  readonly lines: GuideLines;
  /** `left_out` where somebody should look whether something is missing. */
  readonly kind: 'explanation' | 'left_out';
  /** A sentence, lower case, no full stop. */
  readonly why: string;
  /** How it begins. */
  readonly text: string;
}

/** The parts of a guide that no step names as its source, in the order of the guide. */
export function leftBlocks(
  { text, file, risk = {} }: { readonly text: string; readonly file: string; readonly risk?: RiskContext },
  used: readonly GuideLines[],
): readonly LeftBlock[] {
  const guide = readSource(text, sourceFormOf(text, file));
  // Where lines were given anew, they are not those that steps name.
  if (guide.origins !== undefined) return [];
  return leftOf(guide, readIr(guide, fileName(file), risk), used);
}

/** The same of a guide that was read. */
export function leftOf(guide: Guide, ir: GuideIr, used: readonly GuideLines[]): readonly LeftBlock[] {
  const parts = partsOf(ir);
  const last = guide.blocks.at(-1)?.endLine ?? 0;
  const taken = coverOf(used.map(([line, endLine]) => ({ line, endLine: Math.min(endLine, last) })));
  return guide.blocks
    .filter((block) => !isIn(taken, block))
    .map((block) => ({ lines: [block.line, block.endLine], ...reasonFor(block, parts), text: beginningOf(block) }));
}

/** The lines that each kind of part stands in, and the sentences that introduce commands. */
interface Parts {
  readonly commands: Cover;
  readonly manual: Cover;
  readonly meanings: Cover;
  readonly outputs: Cover;
  readonly prerequisites: Cover;
  readonly conditionals: Cover;
  readonly warnings: Cover;
  readonly quoted: ReadonlySet<string>;
}

type Cover = ReadonlySet<number>;

interface Stretch {
  readonly line: number;
  readonly endLine: number;
}

function partsOf(ir: GuideIr): Parts {
  return {
    commands: coverOf(ir.commands),
    manual: coverOf(ir.manual),
    meanings: new Set(ir.variables.flatMap(({ describedIn }) => (describedIn === undefined ? [] : [describedIn]))),
    outputs: coverOf(ir.outputs),
    prerequisites: coverOf(ir.prerequisites),
    conditionals: coverOf(ir.conditionals),
    warnings: coverOf(ir.warnings),
    quoted: new Set(ir.commands.flatMap(({ intro = [], headings }) => intro.map((text) => quoteKey(text, headings)))),
  };
}

function coverOf(stretches: readonly Stretch[]): Cover {
  const cover = new Set<number>();
  for (const { line, endLine } of stretches) for (let at = line; at <= endLine; at += 1) cover.add(at);
  return cover;
}

function isIn(cover: Cover, { line, endLine }: Stretch): boolean {
  for (let at = line; at <= endLine; at += 1) if (cover.has(at)) return true;
  return false;
}

function quoteKey(text: string, headings: readonly string[]): string {
  return [text, ...headings].join('\n');
}

function beginningOf(block: Block): string {
  const text = block.kind === 'prose' ? block.raw : (block.lines.find((line) => line.trim() !== '') ?? '');
  return shortened(cleanText(text.slice(0, longestBeginning)), 80);
}

// Of which nobody sees more than a line.
const longestBeginning = 2000;

function isQuoted(block: Block, quoted: ReadonlySet<string>): boolean {
  return block.kind === 'prose' && sentencesOf(block).some(({ text }) => quoted.has(quoteKey(text, block.headings)));
}

function reasonFor(block: Block, parts: Parts): Pick<LeftBlock, 'kind' | 'why'> {
  const holds = (cover: Cover) => isIn(cover, block);
  if (holds(parts.commands)) return { kind: 'left_out', why: 'it holds a command that no step runs' };
  if (isQuoted(block, parts.quoted))
    return { kind: 'explanation', why: 'it introduces a command, and its step says so' };
  if (holds(parts.meanings)) return { kind: 'explanation', why: 'it says what an input is, and the input asks for it' };
  if (holds(parts.manual)) return { kind: 'left_out', why: 'it says something to do that no step does' };
  if (holds(parts.outputs))
    return { kind: 'explanation', why: 'it shows what a command prints, or a file; nothing of it is run' };
  if (holds(parts.warnings)) return { kind: 'explanation', why: 'it warns, and the steps beside it say so' };
  if (holds(parts.prerequisites)) return { kind: 'explanation', why: 'it names what is needed before the first step' };
  if (holds(parts.conditionals))
    return { kind: 'left_out', why: 'it says when something is done; see what the draft makes of it' };
  if (block.kind === 'code') return { kind: 'left_out', why: 'nothing in it was read as a command' };
  return { kind: 'explanation', why: 'it explains; nothing in it is to be done' };
}
