import { failed, ok, type Result } from '../../../model/result.js';
import type { TextEdit } from '../../../model/text.js';
import type { Analysis } from '../../analysis.js';
import type { StepOutline } from '../../step-outline.js';
import { addedAfter, type NewEntry } from '../../suggest/map-edit.js';
import { entryAt, type MapNode } from '../../syntax/node.js';
import { reviewKey, reviewMark } from './review.js';

/** The edits that note that somebody has compared a step with its guide and takes it as it is. */
export function acceptEdits({ text }: Analysis, step: StepOutline): Result<readonly TextEdit[], string> {
  const { node: map } = step;
  if (map.kind !== 'map') return failed('it says nothing yet');
  const mark = reviewMark(step);
  const kept = entryAt(map, 'annotations')?.value;
  const noted = entryAt(kept, reviewKey)?.value;
  if (noted) return ok([{ at: noted.at, newText: mark }]);
  const entry: NewEntry = { key: reviewKey, flow: mark, block: [mark] };
  const edit = kept === undefined ? addedNote({ text, map }, mark) : addedTo(text, kept, entry);
  return edit ? ok([edit]) : failed("its 'annotations' cannot be added to; write them as a mapping");
}

function addedNote(place: { readonly text: string; readonly map: MapNode }, mark: string): TextEdit | undefined {
  const flow = `{${reviewKey}: ${mark}}`;
  const before = ['source', 'title', 'type', 'id'].find((key) => entryAt(place.map, key)) ?? '';
  return addedAfter(place, before, { key: 'annotations', flow, block: [flow] });
}

function addedTo(text: string, kept: NonNullable<ReturnType<typeof entryAt>>['value'], entry: NewEntry) {
  const last = kept.kind === 'map' ? kept.entries.at(-1)?.key.source : undefined;
  return kept.kind === 'map' && last !== undefined ? addedAfter({ text, map: kept }, last, entry) : undefined;
}
