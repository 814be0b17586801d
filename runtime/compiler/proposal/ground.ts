import { type Analysis, readInSlices, unifiedGuide } from '../../language/index.js';
import { atOnce } from '../../language/slice.js';
import type { StepOutline } from '../../language/step-outline.js';
import { jsonOf, type MapNode, valueAt } from '../../language/syntax/node.js';
import type { RiskContext } from '../../risk/index.js';
import { atOrigins } from '../at-origins.js';
import type { Block } from '../guide.js';
import type { GuideIr, IrCommand, IrPlace } from '../ir.js';
import { readSource, type SourceForm } from '../source-form.js';

/** What a proposal is judged against: the guide with what was found in it, and the draft as it is now. */
export interface ProposalSource {
  readonly guide: string;
  /** What the guide is written in; Markdown without it. */
  readonly form?: SourceForm;
  readonly ir: GuideIr;
  readonly draft: string;
  readonly risk: RiskContext;
}

/** The guide as it bears on a change. */
export interface Ground {
  readonly ir: GuideIr;
  /** Its lines, the first at 0. */
  readonly lines: readonly string[];
  readonly blocks: readonly Block[];
}

/** The first and the last line of a passage, from 1. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/** The guide of a proposal, read once. */
export function groundOf({ guide, form = 'markdown', ir }: Pick<ProposalSource, 'guide' | 'form' | 'ir'>): Ground {
  const { blocks, origins } = readSource(guide, form);
  return { ir, lines: unifiedGuide(guide).split('\n'), blocks: atOrigins(blocks, origins) };
}

/** The draft as it is read and checked. */
export function draftAnalysis(text: string, risk: RiskContext, earlier?: Analysis): Analysis {
  return atOnce(readInSlices(text, risk, earlier));
}

/** The lines that a change names; undefined where the guide has no such lines, or nothing that is seen stands there. */
export function linesCited(ground: Ground, [first = 0, last = 0]: readonly number[]): Lines | undefined {
  const isThere = first >= 1 && first <= last && last <= ground.lines.length;
  const lines = { first, last };
  return isThere && /\S/.test(saidIn(ground, lines)) ? lines : undefined;
}

/** What the guide says in these lines. */
export function saidIn({ lines }: Ground, { first, last }: Lines): string {
  return lines.slice(first - 1, last).join('\n');
}

/** Whether a passage shares a line with others. */
export function overlaps({ first, last }: Lines, place: Pick<IrPlace, 'line' | 'endLine'>): boolean {
  return place.line <= last && first <= place.endLine;
}

/** The commands that were found in these lines. */
export function commandsSaid({ ir }: Ground, lines: Lines): readonly IrCommand[] {
  return ir.commands.filter((command) => overlaps(lines, command));
}

/** Whether two passages stand under the same headings, as far as something was read there. */
export function shareSection({ blocks }: Ground, one: Lines, other: Lines): boolean {
  const sections = new Set(blocks.filter((block) => overlaps(one, block)).map(sectionKey));
  return blocks.some((block) => overlaps(other, block) && sections.has(sectionKey(block)));
}

function sectionKey({ headings }: IrPlace): string {
  return JSON.stringify(headings);
}

/** A step of the draft with its place in the text, as a change is made to it. */
export interface DraftStep {
  readonly outline: StepOutline;
  readonly map: MapNode;
  /** What it was made from; missing where the compiler or a person added it. */
  readonly passage?: Lines;
  /** The step as data. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The step with an id; groups are no such steps. */
export function stepNamed({ outline }: Analysis, id: string): DraftStep | undefined {
  const found = outline.steps.find((step) => step.id?.source === id);
  const map = found?.node;
  if (found === undefined || map?.kind !== 'map' || found.type === 'group') return undefined;
  const data = jsonOf(map) as Readonly<Record<string, unknown>>;
  const lines = valueAt(valueAt(map, 'source'), 'lines');
  const [first, last] = lines ? (jsonOf(lines) as readonly unknown[]) : [];
  const isPassage = typeof first === 'number' && typeof last === 'number';
  return { outline: found, map, data, ...(isPassage && { passage: { first, last } }) };
}
