import { riskIcon } from '../model/risk.js';
import type { Span } from '../model/text.js';
import type { Analysis } from './analysis.js';
import type { Completion } from './completion-item.js';
import { cursorPlace } from './cursor.js';
import { formatV1, schemaAt } from './shape/schema.js';

/** Whether an offset is where the type of a step is written that a provider may bring. */
export function takesStepType(analysis: Analysis, offset: number): boolean {
  return typedType(analysis, offset) !== undefined;
}

/** The types of installed providers, where the type of a step is written. */
export function typeCompletionsAt(analysis: Analysis, offset: number): readonly Completion[] {
  const { providers } = analysis.outline;
  const replaces = typedType(analysis, offset);
  if (providers === undefined || replaces === undefined) return [];
  return [...providers.types().values()].map(({ type, description, risk, provider }) => ({
    label: type,
    kind: 'value',
    detail: `${riskIcon[risk]} ${risk}, ${provider}`,
    documentation: description,
    newText: type,
    replaces,
  }));
}

const ownTypes = schemaAt(formatV1, undefined, ['steps', 0, 'type'])?.enum;

/** What is written of the type of a step before an offset, its dot included. */
function typedType({ text, outline }: Analysis, offset: number): Span | undefined {
  if (outline.version === 'runbook/v0') return undefined;
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const typed = /(?:^|[\s{,"'])type["']?:\s+([a-z]\w*(?:\.\w*)?)?$/.exec(before);
  if (!typed) return undefined;
  const start = offset - (typed[1] ?? '').length;
  // The name of a type has a dot, which no other word has that is completed.
  const place = cursorPlace(text.slice(0, start) + text.slice(offset), start);
  return place.kind === 'value' && place.schema.enum === ownTypes ? { start, end: offset } : undefined;
}
