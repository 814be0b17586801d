import type { RecordedEvent, RollbackOffered, RollbackStored } from '../../model/event.js';
import { riskText } from './classification.js';
import { colors } from './colors.js';
import { oneLine } from './plain.js';
import { inRollback, type WorkLength, workLines } from './work.js';

/** What an event about taking steps back adds to what is shown; undefined where nothing. */
export function rollbackLines(event: RecordedEvent): readonly string[] | undefined {
  switch (event.type) {
    case 'rollback.stored':
      return storedLines(event.data, inRollback);
    case 'rollback.offered':
      return offeredLines(event.step_id, event.data);
    case 'rollback.declined':
      return [colors.yellow(`! '${oneLine(event.step_id)}' was not rolled back: ${oneLine(event.data.reason)}`)];
    case 'rollback.executed':
      return event.data.status === 'passed'
        ? [colors.green(`✓ '${oneLine(event.step_id)}' was rolled back`)]
        : [colors.red(`✗ the rollback of '${oneLine(event.step_id)}' failed`)];
    default:
      return undefined;
  }
}

/** What would take a step back, for somebody who is about to say yes to the step. */
export function storedLines(stored: RollbackStored, length: WorkLength): readonly string[] {
  const { risk } = stored;
  const how = risk === undefined ? 'by hand' : riskText(risk);
  return [
    `${colors.dim('if it fails, this takes it back')} (${how}):`,
    ...workLines(stored, length).map((line) => `  ${line}`),
  ];
}

function offeredLines(stepId: string, { changed_hash }: RollbackOffered): readonly string[] {
  const offer = colors.yellow(`! '${oneLine(stepId)}' can be taken back`);
  if (changed_hash === undefined) return [offer];
  return [offer, colors.red('! what would take it back is not what was stored before it ran; look at it closely')];
}
