import {
  type CodeLens,
  type Command,
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  type InlayHint,
  InsertTextFormat,
  InsertTextMode,
  type Diagnostic as LspDiagnostic,
  type Hover as LspHover,
  type TextEdit as LspTextEdit,
  MarkupKind,
  type Position,
  type Range,
} from 'vscode-languageserver';
import type { Completion, Hover, RiskHint } from '../runtime/language/index.js';
import type { Diagnostic, Severity } from '../runtime/model/diagnostic.js';
import type { LineMap, Span, TextEdit } from '../runtime/model/text.js';

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

/** What an editor understands of completions. */
export interface CompletionForm {
  readonly takesSnippets: boolean;
  readonly takesCommits: boolean;
  /** It can be told that it has to indent the lines of what it inserts. */
  readonly adjustsIndent: boolean;
}

/** A completion as LSP says it; the order in which completions are given is kept. */
export function toCompletionItem(
  completion: Completion,
  { index, lines, form }: { readonly index: number; readonly lines: LineMap; readonly form: CompletionForm },
): CompletionItem {
  const { label, kind, detail, documentation, filterText, commits, command } = completion;
  return {
    label,
    kind: completionKinds[kind],
    sortText: String(index).padStart(5, '0'),
    ...insertion(completion, lines, form),
    ...(detail !== undefined && { detail }),
    ...(documentation !== undefined && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    ...(filterText !== undefined && { filterText }),
    ...(commits !== undefined && form.takesCommits && { commitCharacters: [...commits] }),
    ...(command !== undefined && { data: command }),
  };
}

function insertion(
  { newText, snippet, replaces }: Completion,
  lines: LineMap,
  { takesSnippets, adjustsIndent }: CompletionForm,
): Partial<CompletionItem> {
  const range = toRange(replaces, lines);
  if (snippet === undefined || !takesSnippets) return { textEdit: { range, newText } };
  const mode = adjustsIndent && snippet.includes('\n') ? { insertTextMode: InsertTextMode.adjustIndentation } : {};
  return { textEdit: { range, newText: snippet }, insertTextFormat: InsertTextFormat.Snippet, ...mode };
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

/** A command above the line of an offset, as LSP says it. */
export function toCommandLens(command: Command, offset: number, lines: LineMap): CodeLens {
  const start = toPosition(offset, lines);
  return { range: { start, end: start }, command };
}

/** An edit as LSP says it. */
export function toLspEdit({ at, newText }: TextEdit, lines: LineMap): LspTextEdit {
  return { range: toRange(at, lines), newText };
}

/** The stretch of a text that an LSP range is. */
export function toSpan({ start, end }: Range, lines: LineMap): Span {
  return { start: toOffset(start, lines), end: toOffset(end, lines) };
}

/** The offset of an LSP position, which counts lines and characters from 0; beyond the end of its line, that end. */
export function toOffset({ line, character }: Position, lines: LineMap): number {
  return Math.min(lines.offsetAt(line + 1) + Math.max(0, character), lines.endOf(line + 1));
}

/** A stretch of a text as LSP says it. */
export function toRange(span: Span, lines: LineMap): Range {
  return { start: toPosition(span.start, lines), end: toPosition(span.end, lines) };
}

/** An offset as LSP says it. */
export function toPosition(offset: number, lines: LineMap): Position {
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
  example: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
  function: CompletionItemKind.Function,
  step: CompletionItemKind.Reference,
  command: CompletionItemKind.Method,
};
