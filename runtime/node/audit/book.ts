import { openSync, statSync, truncateSync } from 'node:fs';
import { ok, type Result } from '../../model/result.js';
import { approvalLine } from '../../record/audit/approvals.js';
import { type AuditBody, sealedEntry } from '../../record/audit/entry.js';
import { type AuditHead, emptyAuditHead, headSignature, headText } from '../../record/audit/head.js';
import { policyAfter } from '../../record/audit/project.js';
import type { Signer } from '../../record/signature.js';
import type { Environment } from '../classify/pack-folders.js';
import { sha256Hex } from '../digest.js';
import type { FileFault } from '../files.js';
import { signerFor, trustedCheck } from '../keys/signing.js';
import { type AppendFile, appendFileOn } from '../store/append-file.js';
import { writeWhole } from '../store/write-file.js';
import { isUnfinished } from './entries.js';
import { type AuditFolder, changed, endsWith, headName, readHead } from './folder.js';
import { rememberEnd } from './memory.js';
import { approvalsAnew, stateAnew } from './rebuild.js';
import { type AuditState, readState, writeState } from './state.js';

/** An audit that is open for writing; only who has its lock may open it. */
export interface AuditBook {
  readonly state: AuditState;
  /** Adds an entry at the end; it counts once it is committed. */
  add(body: AuditBody): void;
  /** Makes all that was added last, and notes the new end; gives the number of entries. */
  commit(): Promise<number>;
  close(): void;
}

/** How much of what is there is read on opening: what is needed to go on, or all of it, with the derived files made anew. */
export type Opening = 'at-its-end' | 'whole';

/** Opens an audit, which is made where there is none; refused where it is not what was written. */
export async function openBook(
  folder: AuditFolder,
  environment: Environment,
  opening: Opening,
): Promise<Result<AuditBook, FileFault>> {
  const signer = await signerFor(folder.home, environment);
  if (!signer.ok) return signer;
  const noted = await readHead(folder);
  if (!noted.ok) return noted;
  const head = noted.value ?? emptyAuditHead;
  const fault = await changeOf(folder, head, environment);
  if (fault !== undefined) return changed(folder, fault);
  // From now on entries without a head are a change, and never the beginning of an audit.
  if (noted.value === undefined) await writeWhole(folder.path, headName, headText(head, signer.value));
  cutTo(folder.entries, head.bytes);
  const state = await stateReady(folder, head, opening);
  if (!state.ok) return state;
  const approvalsBytes = await approvalsReady(folder, head, opening);
  return ok(bookOn(folder, { ...head, approvalsBytes }, state.value, { signer: signer.value, environment }));
}

/** In what the files differ from what was noted of them; what a writer that died left after the end is no change. */
async function changeOf(folder: AuditFolder, head: AuditHead, environment: Environment): Promise<string | undefined> {
  const check = await trustedCheck(folder.home, environment, []);
  if (check.ok && headSignature(head, check.value) === 'wrong') return `the signature of ${headName} is wrong`;
  const bytes = sizeOf(folder.entries);
  if (bytes < head.bytes) return `${headName} notes ${head.bytes} bytes of entries and there are ${bytes}`;
  if (head.bytes > 0 && !(await endsWith(folder.entries, head.bytes, head.head))) {
    return `its last entry is not the one that ${headName} notes`;
  }
  return (await isUnfinished(folder, head, bytes)) ? undefined : `there are strange lines after entry ${head.head.seq}`;
}

async function stateReady(
  folder: AuditFolder,
  head: AuditHead,
  opening: Opening,
): Promise<Result<AuditState, FileFault>> {
  const noted = opening === 'whole' ? undefined : await readState(folder, head.head);
  return noted === undefined ? stateAnew(folder, head) : ok(noted);
}

/** The length of the approvals once they hold what the entries say. */
async function approvalsReady(folder: AuditFolder, head: AuditHead, opening: Opening): Promise<number> {
  if (opening === 'whole' || sizeOf(folder.approvals) < head.approvalsBytes) return approvalsAnew(folder, head);
  cutTo(folder.approvals, head.approvalsBytes);
  return head.approvalsBytes;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function cutTo(path: string, bytes: number): void {
  if (sizeOf(path) > bytes) truncateSync(path, bytes);
}

/** How much may wait in memory before it is written, in characters. */
const mostWaiting = 1024 * 1024;

function bookOn(
  folder: AuditFolder,
  from: AuditHead,
  state: AuditState,
  { signer, environment }: { readonly signer: Signer | undefined; readonly environment: Environment },
): AuditBook {
  const entries = pageOn(folder.entries, from.bytes);
  const approvals = pageOn(folder.approvals, from.approvalsBytes);
  let { head } = from;
  return {
    state,
    add: (body) => {
      const sealed = sealedEntry(body, head, sha256Hex);
      head = sealed.head;
      state.policy = policyAfter(state.policy, body);
      entries.add(sealed.line);
      approvals.add(approvalLine(body, head) ?? '');
    },
    commit: async () => {
      const end: AuditHead = { head, bytes: entries.end(), approvalsBytes: approvals.end() };
      if (!isSame(end, from) || (signer !== undefined && signer.keyId !== from.keyId)) {
        await writeWhole(folder.path, headName, headText(end, signer));
      }
      await writeState(folder, head, state);
      await rememberEnd(folder, end, environment);
      return head.seq;
    },
    close: () => {
      entries.close();
      approvals.close();
    },
  };
}

function isSame(one: AuditHead, other: AuditHead): boolean {
  return one.head.hash === other.head.hash && one.approvalsBytes === other.approvalsBytes;
}

interface Page {
  add(line: string): void;
  /** Writes and flushes what waits; gives the length of the file. */
  end(): number;
  close(): void;
}

function pageOn(path: string, from: number): Page {
  const file: AppendFile = appendFileOn(openSync(path, 'a', 0o600), path, from);
  let bytes = from;
  let waiting = '';
  const write = () => {
    file.append(waiting);
    bytes += Buffer.byteLength(waiting);
    waiting = '';
  };
  return {
    add: (line) => {
      waiting += line;
      if (waiting.length > mostWaiting) write();
    },
    end: () => {
      if (waiting !== '') write();
      if (bytes > from) file.flush();
      return bytes;
    },
    close: () => file.close(),
  };
}
