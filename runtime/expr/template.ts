import { failed, ok, type Result } from '../model/result.js';
import type { Span } from '../model/text.js';

/** A text with places that are filled in when a step runs. */
export interface Template {
  readonly parts: readonly TemplatePart[];
  /** What is wrong with it; a template with faults is never rendered. */
  readonly faults: readonly TemplateFault[];
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly span: Span }
  | {
      readonly kind: 'reference';
      /** As written without the leading dot: `namespace` or `env.HOME`. */
      readonly name: string;
      readonly path: readonly string[];
      /** The whole `{{ … }}`. */
      readonly span: Span;
      readonly nameSpan: Span;
    };

/** A fault of a template's syntax; the span is counted in the template's own text. */
export interface TemplateFault {
  readonly message: string;
  readonly span: Span;
}

/** Why a template has no value. */
export type TemplateError = TemplateFault;

/** The value of a name, or undefined where there is none. */
export type Lookup = (path: readonly string[]) => string | undefined;

/** Reads a template of runbook/v0: `{{ .name }}`, `{{ .env.NAME }}` and `{{ "text" }}`; never throws. */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  const faults: TemplateFault[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    const textEnd = open < 0 ? text.length : open;
    if (textEnd > at) parts.push({ kind: 'text', text: text.slice(at, textEnd), span: { start: at, end: textEnd } });
    if (open < 0) break;
    const action = readAction(text, open);
    if ('part' in action) parts.push(action.part);
    else faults.push(action.fault);
    at = action.end;
  }
  return { parts, faults };
}

/** The text with every name replaced by its value; a name without value is an error, never empty text. */
export function renderTemplate(template: Template, lookup: Lookup): Result<string, TemplateError> {
  const [fault] = template.faults;
  if (fault) return failed(fault);
  const texts: string[] = [];
  for (const part of template.parts) {
    const value = part.kind === 'text' ? part.text : lookup(part.path);
    if (value === undefined) return failed({ message: `'.${nameOf(part)}' has no value`, span: part.span });
    texts.push(value);
  }
  return ok(texts.join(''));
}

/** The template that renders to exactly this text. */
export function escapeTemplate(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

type Action =
  | { readonly part: TemplatePart; readonly end: number }
  | { readonly fault: TemplateFault; readonly end: number };

const reference = /^\s*\.([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*\}\}/;
const literal = /^\s*("(?:[^"\\\n]|\\.)*")\s*\}\}/;

function readAction(text: string, open: number): Action {
  const inner = text.slice(open + 2);
  const name = reference.exec(inner);
  if (name?.[1] !== undefined) return referenceAction(open, name[0], name[1]);
  const quoted = literal.exec(inner);
  if (quoted?.[1] !== undefined) return literalAction(open, quoted[0], quoted[1]);
  return faultyAction(text, open);
}

function referenceAction(open: number, whole: string, name: string): Action {
  const end = open + 2 + whole.length;
  const nameStart = open + 2 + whole.indexOf('.');
  const path = name.split('.');
  const span = { start: open, end };
  const nameSpan = { start: nameStart, end: nameStart + 1 + name.length };
  if (path.length > 2 || (path.length === 2 && path[0] !== 'env')) {
    const message = `'.${name}' is not a name that a template knows; write '{{ .name }}' or '{{ .env.NAME }}'`;
    return { fault: { message, span: nameSpan }, end };
  }
  return { part: { kind: 'reference', name, path, span, nameSpan }, end };
}

function literalAction(open: number, whole: string, quoted: string): Action {
  const end = open + 2 + whole.length;
  const span = { start: open, end };
  try {
    return { part: { kind: 'text', text: String(JSON.parse(quoted)), span }, end };
  } catch {
    return { fault: { message: `${quoted} is not a quoted text; write '{{ "{{" }}' for two braces`, span }, end };
  }
}

function faultyAction(text: string, open: number): Action {
  const close = text.indexOf('}}', open + 2);
  const lineEnd = text.indexOf('\n', open) < 0 ? text.length : text.indexOf('\n', open);
  if (close < 0 || close > lineEnd) {
    const message = `'{{' is never closed; write '}}' after the name, or '{{ "{{" }}' for two braces`;
    return { fault: { message, span: { start: open, end: open + 2 } }, end: open + 2 };
  }
  const end = close + 2;
  const whole = text.slice(open, end);
  return { fault: { message: adviceFor(whole), span: { start: open, end } }, end };
}

function adviceFor(whole: string): string {
  const inner = whole.slice(2, -2).trim();
  if (inner === '') return `'${whole}' names nothing; write '{{ .name }}'`;
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(inner)) return `'${whole}' lacks the dot; write '{{ .${inner} }}'`;
  if (/^-|-$/.test(inner)) return `'${whole}' trims blanks, which templates here do not; write '{{ .name }}'`;
  if (inner.includes('|')) return `'${whole}' uses a filter, which runbook/v0 does not have; write '{{ .name }}'`;
  return `'${whole}' is not a template; write '{{ .name }}', or '{{ "{{" }}' for two braces`;
}

function nameOf(part: TemplatePart): string {
  return part.kind === 'reference' ? part.name : part.text;
}
