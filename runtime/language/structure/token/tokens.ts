import type { Span } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import { expressionUses } from '../../expression-use.js';
import { type NameKind, type Occurrence, occurrencesIn } from '../../navigate/occurrence.js';
import { type StepOutline, withRollbacks } from '../../step-outline.js';
import { itemsOf, type ScalarNode, textNode, valueAt } from '../../syntax/node.js';
import { placesIn } from '../../syntax/scalar-offset.js';
import { templateUses } from '../../template-use.js';
import { expressionPieces } from './expression-token.js';
import { patternPieces } from './pattern-token.js';
import { shellPieces } from './shell-token.js';
import { templatePieces } from './template-token.js';
import type { Piece, SemanticToken, TokenType } from './token.js';

/** How many texts are taken apart in a slice. */
const sliceTexts = 100;

/** The words of a runbook, or of a part of it, with what they mean; in the order of the text, none over another. Found in slices of a few milliseconds. */
export function* tokensIn(analysis: Analysis, within?: Span): Generator<void, readonly SemanticToken[]> {
  const { text } = analysis;
  const isWanted = ({ start, end }: Span) => within === undefined || (start <= within.end && within.start <= end);
  // Of two at the same place the first counts, which is the name.
  const found: SemanticToken[] = [];
  for (const occurrence of occurrencesIn(analysis)) if (isWanted(occurrence.at)) found.push(nameToken(occurrence));
  yield;
  let count = 0;
  for (const reading of scalarsIn(analysis)) {
    if (!isWanted(reading[0].at)) continue;
    addPieces(found, text, reading);
    count += 1;
    if (count % sliceTexts === 0) yield;
  }
  yield;
  found.sort((one, other) => one.at.start - other.at.start);
  return apart(found)
    .filter(({ at }) => isWanted(at))
    .flatMap((token) => (isOneLine(text, token.at) ? token : lineByLine(text, token)));
}

const nameTypes: Readonly<Record<NameKind, TokenType>> = {
  variable: 'variable',
  input: 'parameter',
  capture: 'property',
  step: 'function',
  environment: 'variable',
};

function nameToken({ kind, at, whole }: Occurrence): SemanticToken {
  if (whole) return { at, type: nameTypes[kind], modifier: 'declaration' };
  return { at, type: nameTypes[kind], ...(kind === 'environment' && { modifier: 'defaultLibrary' }) };
}

/** A scalar and how its text is taken apart. */
type Reading = readonly [scalar: ScalarNode, pieces: () => Iterable<Piece>];

function* scalarsIn({ outline }: Analysis): Generator<Reading> {
  for (const use of templateUses(outline)) yield [use.scalar, () => templatePieces(use)];
  for (const use of expressionUses(outline)) yield [use.scalar, () => expressionPieces(use)];
  const asked = outline.inputs.flatMap(({ value }) => textNode(valueAt(value, 'pattern')) ?? []);
  yield* [...asked, ...outline.governance.redactPatterns].map(patternReading);
  for (const step of withRollbacks(outline.steps)) yield* stepReadings(step);
}

function* stepReadings({ node, script, argv, captures, assertions }: StepOutline): Generator<Reading> {
  const kinds = itemsOf(valueAt(node, 'required_evidence')).map((evidence) => valueAt(evidence, 'kind'));
  yield* [valueAt(node, 'type'), ...kinds].flatMap((kind) => textNode(kind) ?? []).map(typeReading);
  const shell = script?.text ?? shellArgument(argv);
  if (shell) yield [shell, () => shellPieces(shell.source)];
  const taken = captures.map(({ value }) => valueAt(value, 'regex'));
  const matched = assertions.filter(({ kind }) => kind === 'matches').map(({ value }) => value);
  yield* [...taken, ...matched].flatMap((pattern) => textNode(pattern) ?? []).map(patternReading);
}

function typeReading(scalar: ScalarNode): Reading {
  return [scalar, () => [{ at: { start: 0, end: scalar.source.length }, type: 'type' }]];
}

function patternReading(scalar: ScalarNode): Reading {
  return [scalar, () => patternPieces(scalar.source)];
}

/** The text that the words of a command give to a shell. */
function shellArgument([program, option, text]: readonly ScalarNode[]): ScalarNode | undefined {
  const isShell = /(?:^|\/)(?:ba|da|z)?sh$/.test(program?.source ?? '');
  return isShell && /^-[a-z]*c$/.test(option?.source ?? '') ? text : undefined;
}

function addPieces(found: SemanticToken[], text: string, [scalar, pieces]: Reading): void {
  const place = placesIn(text, scalar);
  for (const piece of pieces()) found.push({ ...piece, at: place(piece.at) });
}

/** The tokens without those that begin before the last one ended. */
function apart(tokens: readonly SemanticToken[]): readonly SemanticToken[] {
  let end = 0;
  return tokens.filter(({ at }) => {
    if (at.start < end || at.end <= at.start) return false;
    end = at.end;
    return true;
  });
}

function isOneLine(text: string, { start, end }: Span): boolean {
  for (let at = start; at < end; at += 1) if (text[at] === '\n' || text[at] === '\r') return false;
  return true;
}

/** A token in pieces of one line each, without the blanks in front of them. */
function lineByLine(text: string, token: SemanticToken): readonly SemanticToken[] {
  const { start, end } = token.at;
  return [...text.slice(start, end).matchAll(/[^\s][^\r\n]*/g)].map(({ 0: line, index }) => ({
    ...token,
    at: { start: start + index, end: start + index + line.length },
  }));
}
