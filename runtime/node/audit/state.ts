import { join } from 'node:path';
import type { PolicyNote } from '../../record/audit/project.js';
import type { ChainHead } from '../../record/chain.js';
import { readRegular } from '../files.js';
import { writeRenamed } from '../store/write-file.js';
import type { AuditFolder } from './folder.js';
import { firstMark, type TraceMark } from './trace.js';

/** How far the traces are in the audit. All of it follows from the entries and the traces; it only saves reading them. */
export interface AuditState {
  readonly runs: Map<string, AuditMark>;
  policy: PolicyNote | undefined;
}

/** How far the trace of one run is in the audit. */
export interface AuditMark {
  readonly read: TraceMark;
  /** The last event that is in the audit, where the trace was not read that far. */
  readonly told?: ChainHead;
  /** Whether the run is noted as removed. */
  readonly isPruned: boolean;
}

/** The mark of a run of which nothing is in the audit. */
export const untold: AuditMark = { read: firstMark, isPruned: false };

const stateName = 'state.json';

/** The state that was noted for an audit with this end; undefined where there is none, so that it has to be found anew. */
export async function readState({ path }: AuditFolder, head: ChainHead): Promise<AuditState | undefined> {
  const text = await readRegular(join(path, stateName)).then(String, () => undefined);
  if (text === undefined) return undefined;
  try {
    const noted = JSON.parse(text) as NotedState;
    if (noted.v !== 1 || noted.entries !== head.seq || noted.head_hash !== head.hash) return undefined;
    const runs = Object.entries(noted.runs).map(([id, mark]) => [id, markOf(mark)] as const);
    return { runs: new Map(runs), policy: noted.policy ?? undefined };
  } catch {
    // Whatever is wrong with it: it is made anew from the entries.
    return undefined;
  }
}

/** Notes the state of an audit with this end. */
export async function writeState({ path }: AuditFolder, head: ChainHead, { runs, policy }: AuditState): Promise<void> {
  const noted: NotedState = {
    v: 1,
    entries: head.seq,
    head_hash: head.hash,
    policy: policy ?? null,
    runs: Object.fromEntries([...runs].map(([id, mark]) => [id, notedMark(mark)])),
  };
  await writeRenamed(path, stateName, `${JSON.stringify(noted)}\n`);
}

interface NotedState {
  readonly v: 1;
  readonly entries: number;
  readonly head_hash: string;
  readonly policy: PolicyNote | null;
  readonly runs: Readonly<Record<string, NotedMark>>;
}

interface NotedMark {
  readonly seq: number;
  readonly hash: string;
  readonly bytes: number;
  readonly commands?: TraceMark['commands'];
  readonly told?: ChainHead;
  readonly pruned?: true;
}

function notedMark({ read, told, isPruned }: AuditMark): NotedMark {
  const { head, bytes, commands } = read;
  return {
    ...head,
    bytes,
    ...(Object.keys(commands).length > 0 && { commands }),
    ...(told && { told }),
    ...(isPruned && { pruned: true }),
  };
}

function markOf({ seq, hash, bytes, commands = {}, told, pruned }: NotedMark): AuditMark {
  if (![seq, bytes].every(Number.isSafeInteger) || typeof hash !== 'string') throw new TypeError('this is no mark');
  return { read: { head: { seq, hash }, bytes, commands }, ...(told && { told }), isPruned: pruned === true };
}
