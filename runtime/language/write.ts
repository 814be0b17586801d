import { Document, isMap, isPair, isScalar, isSeq, Scalar, visit, type YAMLSeq } from 'yaml';
import type { RunbookDocumentV0 } from '../schema/generated/runbook-v0.js';
import type { RunbookDocumentV1 } from '../schema/generated/runbook-v1.js';
import { plainItem } from './write-plain.js';

/** The YAML text of a runbook, written for people to read; the same document always gives the same text. */
export function writeRunbook(runbook: RunbookDocumentV0 | RunbookDocumentV1): string {
  return writtenInParts(runbook) ?? written(runbook);
}

/** Each step by itself, which says the same and takes much less time; undefined where something stands behind them. */
function writtenInParts(runbook: RunbookDocumentV0 | RunbookDocumentV1): string | undefined {
  const { steps, ...head } = runbook;
  if (Object.keys(runbook).at(-1) !== 'steps' || Object.keys(head).length === 0 || steps.length === 0) return undefined;
  const parts = [written(head), ...steps.map((step) => stepText(step, '  '))];
  // With these, how many blank lines follow belongs to the text before them.
  if (parts.some((part) => part.includes('|+\n'))) return undefined;
  const [start = '', ...items] = parts;
  return `${start}\nsteps:\n${items.join('\n\n')}\n`;
}

function stepText(step: object, margin: string): string {
  if ('steps' in step && Object.keys(step).at(-1) === 'steps' && Array.isArray(step.steps) && step.steps.length > 0) {
    const { steps, ...head } = step;
    const below = step.steps.map((inner) => stepText(inner, `${margin}    `)).join('\n\n');
    return `${stepText(head, margin)}\n${margin}  steps:\n${below}`;
  }
  return plainItem(step, margin) ?? writtenItem(step).replace(/^ {2}/gm, margin);
}

function writtenItem(step: object): string {
  return written({ steps: [step] }).slice('steps:\n'.length, -1);
}

function written(runbook: object): string {
  const document = new Document(runbook, { aliasDuplicateObjects: false, compat: 'yaml-1.1', version: '1.2' });
  visit(document, {
    Pair: (_, { key, value }) => lay(isScalar(key) ? key.value : undefined, value),
    Scalar: (_, scalar) => {
      if (typeof scalar.value !== 'string' || !scalar.value.includes('\n')) return;
      scalar.type = readsAsBlock(scalar.value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  if (isMap(document.contents)) separateSections(document.contents.items);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, blockQuote: 'literal' });
}

function lay(key: unknown, value: unknown): void {
  if (key === 'argv' && isSeq(value)) quoteItems(value);
  if (key === 'steps' && isSeq(value)) separateItems(value);
  // A place in a guide is read at a glance.
  if (key === 'source' && isMap(value) && value.has('lines')) value.flow = true;
}

// A block shows neither blanks at its beginning nor lines of blanks only, so such texts are quoted.
function readsAsBlock(text: string): boolean {
  return /^\S[^\n]*\n/.test(text) && text.split('\n').every((line) => line === '' || /\S/.test(line));
}

// An argv is read as one command line, and quotes show where each argument ends.
function quoteItems(argv: YAMLSeq): void {
  argv.flow = true;
  for (const item of argv.items) {
    if (isScalar(item)) item.type = Scalar.QUOTE_DOUBLE;
  }
}

function separateItems(steps: YAMLSeq): void {
  for (const item of steps.items.slice(1)) {
    if (isMap(item)) item.spaceBefore = true;
  }
}

function separateSections(sections: readonly unknown[]): void {
  for (const section of sections.slice(1)) {
    if (isPair(section) && isScalar(section.key)) section.key.spaceBefore = true;
  }
}
