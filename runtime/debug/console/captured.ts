import type { CaptureRecorded } from '../../model/event.js';
import { oneLine } from '../console-text.js';
import { shortened } from '../seen/lazy-value.js';

/** What a step captured, in one line: the beginning of the value, which is redacted already. */
export function capturedText({ name, value, preview }: CaptureRecorded): string {
  return `${name} = ${shortened(oneLine(value ?? preview).trim(), shownLength)}`;
}

const shownLength = 200;
