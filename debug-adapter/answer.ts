import type { Answer } from '../runtime/model/question.js';
import { failed, ok, type Result } from '../runtime/model/result.js';
import { resolutions } from '../runtime/run/intervention.js';
import type { AnswerArguments } from './protocol.js';

/** Reads the arguments of an answer as they came over the wire. */
export function readAnswer(given: Readonly<Record<string, unknown>>): Result<AnswerArguments, string> {
  const { requestId, answer } = given;
  if (typeof requestId !== 'string')
    return failed(`"requestId" is ${shown(requestId)}; name the question that is answered`);
  const read = typeof answer === 'object' && answer !== null ? readKind(answer as Record<string, unknown>) : undefined;
  if (!read) return failed(`"answer" is ${shown(answer)}; write {"kind": "text", "text": …} or another kind of answer`);
  return ok({ requestId, answer: read });
}

function readKind(given: Readonly<Record<string, unknown>>): Answer | undefined {
  const { kind, text, items, path, reason } = given;
  if (kind === 'text' && typeof text === 'string') return { kind, text };
  if (kind === 'checklist' && isTexts(items)) return { kind, items };
  if (kind === 'attachment' && typeof path === 'string') return { kind, path };
  if (kind === 'approve')
    return { kind, ...optionalText(given, 'typed'), ...optionalText(given, 'breakGlass'), ...who(given) };
  if (kind === 'reject' && typeof reason === 'string') return { kind, reason, ...who(given) };
  return kind === 'intervention' ? readIntervention(given) : undefined;
}

function readIntervention(given: Readonly<Record<string, unknown>>): Answer | undefined {
  const { note = '' } = given;
  const resolution = resolutions.find((known) => known === given['resolution']);
  if (resolution === undefined || typeof note !== 'string') return undefined;
  return { kind: 'intervention', resolution, note, ...who(given) };
}

function who(given: Readonly<Record<string, unknown>>) {
  return { ...optionalText(given, 'as'), ...optionalText(given, 'role') };
}

function optionalText<Name extends string>(given: Readonly<Record<string, unknown>>, name: Name) {
  const value = given[name];
  return (typeof value === 'string' ? { [name]: value } : {}) as { readonly [key in Name]?: string };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
