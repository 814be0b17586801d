import { panicSentence } from '../../model/panic.js';
import type { RunFault } from '../load.js';
import { readPanic } from './flag.js';

/** Why nothing may be run or written now; undefined where nobody has halted everything. */
export function panicRefusal(): RunFault | undefined {
  const notice = readPanic();
  return notice && { kind: 'refused', message: `${panicSentence(notice)}; ${howToClear}` };
}

const howToClear = "look at what was frozen with 'runbook panic status', and let it go on with 'runbook panic clear'";
