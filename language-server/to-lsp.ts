import {
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  type InlayHint,
  type Diagnostic as LspDiagnostic,
  type Hover as LspHover,
  MarkupKind,
  type Position,
  type Range,
} from 'vscode-languageserver';
import type { Completion, Hover, RiskHint } from '../runtime/language/index.js';
import type { Diagnostic, Severity } from '../runtime/model/diagnostic.js';
import type { LineMap, Span } from '../runtime/model/text.js';

/** A diagnostic as LSP says it. */
export function toLspDiagnostic(diagnostic: Diagnostic, lines: LineMap, uri: string): LspDiagnostic {
  const related = diagnostic.related?.map(({ at, message }) => ({
    location: { uri, range: toRange(at, lines) },
    message,
  }));
  return {
    range: toRange(diagnostic.at, lines),
    severity: severities[diagnostic.severity],
    code: diagnostic.code,
    source: 'runbook',
    message: diagnostic.message,
    ...(related && { relatedInformation: related }),
  };
}

/** A completion as LSP says it; what is required comes first, and the order of the schema is kept. */
export function toCompletionItem(completion: Completion, index: number, lines: LineMap): CompletionItem {
  const { label, kind, detail, documentation, newText, replaces, isRequired } = completion;
  return {
    label,
    kind: completionKinds[kind],
    sortText: `${isRequired ? 0 : 1}${String(index).padStart(4, '0')}`,
    textEdit: { range: toRange(replaces, lines), newText },
    ...(detail !== undefined && { detail }),
    ...(documentation !== undefined && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
  };
}

/** A hover as LSP says it. */
export function toLspHover(hover: Hover, lines: LineMap): LspHover {
  return { contents: { kind: MarkupKind.Markdown, value: hover.text }, range: toRange(hover.at, lines) };
}

/** A class beside a word as LSP says it. */
export function toInlayHint({ at, label, details }: RiskHint, lines: LineMap): InlayHint {
  return {
    position: toPosition(at, lines),
    label,
    paddingLeft: true,
    tooltip: { kind: MarkupKind.Markdown, value: details },
  };
}

/** A line of text above a line, as LSP says it; nothing happens where it is clicked. */
export function toTextLens(title: string, at: Span, lines: LineMap): CodeLens {
  const start = toPosition(at.start, lines);
  return { range: { start, end: start }, command: { title, command: '' } };
}

/** The offset of an LSP position, which counts lines and characters from 0. */
export function toOffset(position: Position, lines: LineMap): number {
  return lines.offsetAt(position.line + 1) + position.character;
}

function toRange(span: Span, lines: LineMap): Range {
  return { start: toPosition(span.start, lines), end: toPosition(span.end, lines) };
}

function toPosition(offset: number, lines: LineMap): Position {
  const { line, column } = lines.positionAt(offset);
  return { line: line - 1, character: column - 1 };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

const completionKinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  variable: CompletionItemKind.Variable,
  capture: CompletionItemKind.Reference,
};
