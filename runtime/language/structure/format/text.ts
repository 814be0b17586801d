import { readRunbook } from '../../analysis.js';
import { atOnce } from '../../slice.js';
import { edited } from '../../suggest/map-edit.js';
import { isUnread } from '../../unread.js';
import { formatEdits } from './format.js';

/** A runbook laid out evenly, with two blanks for each level; undefined where it is not read as YAML. */
export function formatRunbook(text: string): string | undefined {
  const analysis = readRunbook(text);
  if (isUnread(analysis)) return undefined;
  return edited(text, atOnce(formatEdits(analysis, { indent: 2 })));
}
