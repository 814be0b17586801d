import type { Diagnostic, Fix } from '../../model/diagnostic.js';
import { rules } from '../check/index.js';
import { explanations } from '../explanation.js';
import type { Outline } from '../outline.js';
import { suggestionFor } from '../shape/suggestion.js';
import type { Node } from '../syntax/node.js';
import { type SuppressedCode, type Suppression, suppressionsIn } from './comment.js';

/**
 * What is left of the faults of a text when its comments are heeded, and what is wrong with the comments. Only warnings
 * and information go away; an error stays, marked as one that an editor need not show.
 */
export function withSuppressions(
  found: readonly Diagnostic[],
  outline: Outline,
  root: Node | undefined,
): readonly Diagnostic[] {
  const suppressions = suppressionsIn(outline.text, root);
  if (suppressions.length === 0) return found;
  const reasoned = suppressions.filter(({ reason }) => reason !== '');
  return [
    ...found.flatMap((diagnostic) => heeded(diagnostic, reasoned)),
    ...suppressions.flatMap((suppression) => faultsOf(suppression, found, outline)),
  ];
}

function heeded(diagnostic: Diagnostic, suppressions: readonly Suppression[]): readonly Diagnostic[] {
  const suppression = suppressions.find((one) => one.codes.some(({ code }) => isAbout(one, code, diagnostic)));
  if (!suppression) return [diagnostic];
  if (diagnostic.severity !== 'error') return [];
  const related = {
    at: suppression.at,
    message: 'this hides it in the editor only; what keeps a runbook from running stays',
  };
  const { fixes: _, ...left } = diagnostic;
  return [{ ...left, isHidden: true, related: [...(diagnostic.related ?? []), related] }];
}

function isAbout({ about }: Suppression, code: string, diagnostic: Diagnostic): boolean {
  return diagnostic.code === code && about.start <= diagnostic.at.start && diagnostic.at.start <= about.end;
}

function faultsOf(suppression: Suppression, found: readonly Diagnostic[], outline: Outline): readonly Diagnostic[] {
  const { codes, reason, at } = suppression;
  if (codes.length === 0 || reason === '') {
    const form = `# runbook-ignore ${codes.map(({ code }) => code).join(', ') || 'CODE'}: reason`;
    const what = codes.length === 0 ? 'says neither what is left as it is nor why' : 'gives no reason';
    return [warning('suppressions/no-reason', `this comment ${what}; write '${form}'`, at)];
  }
  return codes.flatMap((one) => codeFault(one, suppression, found, outline));
}

function codeFault(
  { code, at }: SuppressedCode,
  suppression: Suppression,
  found: readonly Diagnostic[],
  outline: Outline,
): readonly Diagnostic[] {
  if (!knownCodes().has(code)) return [unknownCode(code, at)];
  const isUsed = found.some((diagnostic) => isAbout(suppression, code, diagnostic));
  if (isUsed || !outline.isComplete || !isDecided(code, outline)) return [];
  const message = `'${code}' is not reported here; remove the comment`;
  const fixes = suppression.codes.length === 1 ? [removal(suppression, outline.text)] : [];
  return [{ ...warning('suppressions/unused', message, at), fixes }];
}

// Of a rule that lacks what it needs, nobody knows what it would say.
function isDecided(code: string, outline: Outline): boolean {
  return rules.find((rule) => rule.code === code)?.needs?.(outline) ?? true;
}

function unknownCode(code: string, at: Diagnostic['at']): Diagnostic {
  const meant = suggestionFor(code, [...knownCodes()]);
  const advice = meant === undefined ? "'runbook explain --list' shows all of them" : `did you mean '${meant}'?`;
  const fixes = meant === undefined ? [] : [{ title: `Change to '${meant}'`, edits: [{ at, newText: meant }] }];
  return { ...warning('suppressions/unknown-code', `'${code}' is no code of a diagnostic; ${advice}`, at), fixes };
}

function knownCodes(): ReadonlySet<string> {
  return new Set(explanations.map(({ code }) => code));
}

function warning(code: string, message: string, at: Diagnostic['at']): Diagnostic {
  return { code, severity: 'warning', message, at };
}

/** The removal of a comment, with its line where it stands alone there. */
function removal({ at }: Suppression, text: string): Fix {
  const lineStart = text.lastIndexOf('\n', at.start - 1) + 1;
  const before = text.slice(lineStart, at.start);
  const lineEnd = text.indexOf('\n', at.end);
  const isAlone = before.trim() === '' && lineEnd >= 0;
  const edit = isAlone
    ? { start: lineStart, end: lineEnd + 1 }
    : { start: lineStart + before.trimEnd().length, end: at.end };
  return { title: 'Remove the comment', edits: [{ at: edit, newText: '' }] };
}
