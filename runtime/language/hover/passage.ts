import { passageText } from '../../model/about.js';
import type { Analysis } from '../analysis.js';
import { stepBefore } from '../cursor.js';
import { type GuidePassage, passageAt } from '../navigate/passage.js';
import { entriesOf, entryAt } from '../syntax/node.js';

/** The place of the guide that a step or a part of the runbook came from: told at its `source`, its id and its title. */
export function passageOf(analysis: Analysis, offset: number): GuidePassage | undefined {
  const step = stepBefore(analysis.outline.steps, offset)?.node;
  const names = entriesOf(step).filter(({ key }) => key.source === 'id' || key.source === 'title');
  const isName = names.some(({ key, value }) => key.at.start <= offset && offset <= value.at.end);
  const source = isName ? entryAt(step, 'source') : undefined;
  return passageAt(analysis, source?.key.at.start ?? offset);
}

/** Where something came from, in words. */
export function originText({ file, lines }: GuidePassage): string {
  return `From ${lines === undefined ? file : passageText({ file, lines })}`;
}
