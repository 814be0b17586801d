import type { Diagnostic } from '../model/diagnostic.js';
import type { Span } from '../model/text.js';
import type { Analysis } from './analysis.js';
import { passagesIn } from './navigate/passage.js';
import { textNode, valueAt } from './syntax/node.js';

/** A guide that a runbook says it was made from. */
export interface NamedGuide {
  /** As the runbook names it: relative to its folder. */
  readonly file: string;
  /** What its digest was when the runbook was made from it. */
  readonly sha256?: string;
  /** Where it is named. */
  readonly at: Span;
}

/** How a guide is found on disk. */
export type GuideState =
  | { readonly kind: 'missing' }
  /** `textSha256` is that of its text with line feeds alone; missing where it is no text. */
  | { readonly kind: 'found'; readonly sha256: string; readonly textSha256?: string };

/** The text of a guide as its digest is taken: version control changes line ends on some systems, and that is no edit. */
export function unifiedGuide(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** The guides that a runbook names, each once; none where the runbook cannot be read. */
export function guidesNamed(analysis: Analysis): readonly NamedGuide[] {
  if (!analysis.outline.isComplete) return [];
  const source = valueAt(valueAt(analysis.document, 'meta'), 'source');
  const whole = textNode(valueAt(source, 'file'))?.source;
  const sha256 = textNode(valueAt(source, 'sha256'))?.source;
  const guides = new Map<string, NamedGuide>();
  for (const { file, fileAt } of passagesIn(analysis)) {
    if (fileAt === undefined || guides.has(file)) continue;
    guides.set(file, { file, at: fileAt, ...(file === whole && sha256 !== undefined && { sha256 }) });
  }
  return [...guides.values()];
}

/** What is said of a guide as it was found; undefined where it is what it was. */
export function guideFault({ file, sha256, at }: NamedGuide, state: GuideState): Diagnostic | undefined {
  if (state.kind === 'missing') {
    const message = `'${file}' is no file that can be read; correct the path or take it out`;
    return { code: 'guide/missing', severity: 'warning', message, at };
  }
  if (sha256 === undefined || sha256 === state.sha256 || sha256 === state.textSha256) return undefined;
  const message = `'${file}' was changed since the runbook was made from it; bring the runbook up to it, then note its digest, '${state.sha256}'`;
  return { code: 'guide/changed', severity: 'warning', message, at };
}

/** An analysis with what else was found of its text, in the order of the text. */
export function withFaults(analysis: Analysis, faults: readonly Diagnostic[]): Analysis {
  if (faults.length === 0) return analysis;
  const diagnostics = [...analysis.diagnostics, ...faults].sort((left, right) => left.at.start - right.at.start);
  // To copy the runbook would be to make it, which nobody may ask for.
  const copy = { ...Object.getOwnPropertyDescriptors(analysis), diagnostics: { value: diagnostics, enumerable: true } };
  return Object.defineProperties({}, copy) as Analysis;
}
