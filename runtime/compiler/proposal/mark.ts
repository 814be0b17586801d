import type { Analysis } from '../../language/index.js';
import { type MapText, quotedText } from '../../language/suggest/map-edit.js';
import { jsonOf, type MapNode, valueAt } from '../../language/syntax/node.js';
import type { TextEdit } from '../../model/text.js';
import type { ProposedChange } from '../../schema/generated/proposal.js';
import { braces, mapBelow, plainEntry, withEntry, withMember } from './edit.js';
import { stepNamed } from './ground.js';

/** The key below `annotations` that says which part of a runbook a model proposed. */
export const modelMark = 'model';

/** What is noted where a model changed something for the first time. */
export function markOf({ kind, lines }: ProposedChange, model: string): Readonly<Record<string, unknown>> {
  return { by: model, proposed: [kind], lines: [lines] };
}

/** The edit that notes a model's part where it changed something: at the step, or at the head of the runbook. */
export function markEdit(analysis: Analysis, change: ProposedChange, model: string): TextEdit | undefined {
  const place = markedPlace(analysis, change);
  const mark = place && plainEntry(modelMark, markText(place.map, change, model));
  const annotations = place && mapBelow(place, 'annotations');
  if (mark === undefined || place === undefined) return undefined;
  if (annotations && valueAt(annotations.map, modelMark)) return withEntry(annotations, [], mark);
  return withMember(place, 'annotations', { behind: ['source', 'title', 'type', 'name'], entry: mark });
}

function markedPlace(analysis: Analysis, change: ProposedChange): MapText | undefined {
  const { text, document } = analysis;
  if ('step' in change) {
    const step = stepNamed(analysis, change.step);
    return step && { text, map: step.map };
  }
  return document?.kind === 'map' ? mapBelow({ text, map: document }, 'meta') : undefined;
}

function markText(map: MapNode, { kind, lines }: ProposedChange, model: string): string {
  const before = valueAt(valueAt(map, 'annotations'), modelMark);
  const known = (before ? jsonOf(before) : {}) as Readonly<Record<string, unknown>>;
  const kinds = [...new Set([...strings(known['proposed']), kind])];
  const passages = [...(Array.isArray(known['lines']) ? known['lines'] : []), lines];
  const unique = [...new Set(passages.map((passage) => JSON.stringify(passage).replaceAll(',', ', ')))];
  return braces({ by: quotedText(model), proposed: `[${kinds.join(', ')}]`, lines: `[${unique.join(', ')}]` });
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string' && /^[a-z_]+$/.test(one)) : [];
}
