import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { GrantKeeper, SpentApproval } from '../../engine/ports.js';
import { commandLine } from '../../model/command-line.js';
import type { ApprovalRequested, GrantProof } from '../../model/event.js';
import { isNamed } from '../../model/person.js';
import { failed, ok, type Result } from '../../model/result.js';
import { isPast } from '../../model/time.js';
import { canonicalJson } from '../../record/chain.js';
import { type GrantCheck, grantText, type OpenGrants, openGrants, provenGrant } from '../../record/grant-text.js';
import { refusedGrant } from '../../run/grant.js';
import type { RunState } from '../../run/state.js';
import type { Environment } from '../classify/pack-folders.js';
import { machineClock } from '../clock.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault } from '../files.js';
import { panicsSince } from '../panic/log.js';
import { stateFolder } from '../state-folder.js';
import { approverKeys } from './approvers.js';
import { type KeyFile, keyIdOf, newKeyPair, publicPemOf, readPrivateKey } from './key-file.js';
import { isSignedBy } from './signing.js';

/*
 * The key of this account for approvals lies in its state folder, away from the records that it vouches for:
 *
 *   approvals/approval.pem       signs what is approved here; made when something is approved for the first time
 *   approvals/approval.pub.pem   what others trust ('keys trust --approver') if an approval given here is to count there;
 *                                only a copy: what counts here is made from the private key
 *   approvals/spent/RUN/…        one file for each approval that a step was started with
 */

/** Where this account keeps what its approvals are proved with. */
function approvalFolder(environment: Environment): string {
  return join(stateFolder(environment), 'approvals');
}

/** The key that proves what is approved here; undefined where nothing was approved yet. */
export async function ownApprovalKey(environment: Environment): Promise<Result<KeyFile, FileFault> | undefined> {
  const path = join(approvalFolder(environment), 'approval.pem');
  return existsSync(path) ? readPrivateKey(path) : undefined;
}

/** What this account vouches with for what a person says in its name. */
export interface AccountKeeper extends GrantKeeper {
  /** Signs a text with the key of this account, which is made where there is none yet. */
  seal(text: string): Seal;
}

/** Who vouches for a text. */
export type Seal = Pick<GrantProof, 'key_id' | 'signature'>;

/** Vouches for the approvals that are given here; a fault where this account has no place for its key. */
export async function grantKeeper(environment: Environment): Promise<Result<AccountKeeper, FileFault>> {
  const folder = approvalFolder(environment);
  try {
    mkdirSync(join(folder, 'spent'), { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    accessSync(join(folder, 'spent'), constants.W_OK);
  } catch (error) {
    return failed({ message: describeFileError(folder, 'write', error) });
  }
  const present = await ownApprovalKey(environment);
  if (present?.ok === false) return present;
  let key = present && { keyId: present.value.keyId, secret: present.value.key };
  if (key !== undefined) keepPublicKey(folder, key);
  const seal = (text: string): Seal => {
    key ??= madeKey(folder);
    const { keyId, secret } = key;
    return { key_id: keyId, signature: sign(null, Buffer.from(text), secret).toString('base64') };
  };
  return ok({
    seal,
    prove: (grant) => ({ ...seal(grantText(grant)), at: grant.at }),
    spend: (approval) => spend(join(folder, 'spent'), approval),
  });
}

/**
 * Checks the proofs of approvals: one counts by this account's own key, whoever it names, and by the key of an approver
 * in the name of that one person. Keys that are trusted for signing runs say nothing here, nor do those of a workspace:
 * whoever can write a record there could bring a key along.
 */
export async function grantCheck(environment: Environment): Promise<Result<GrantCheck, FileFault>> {
  const check = await sealCheck(environment);
  return check.ok ? ok((proof, grant) => check.value(proof, grantText(grant), grant.actor.id)) : check;
}

/** What the keys that count here say of a text that is said to be of a person. */
export type SealCheck = (seal: Seal, text: string, by: string) => ReturnType<GrantCheck>;

/** Checks who vouches for a text, with the same keys, each for the same people, as the proofs of approvals. */
export async function sealCheck(environment: Environment): Promise<Result<SealCheck, FileFault>> {
  const own = await ownApprovalKey(environment);
  if (own?.ok === false) return own;
  const approvers = await approverKeys(environment);
  if (!approvers.ok) return approvers;
  const keys = new Map<string, TrustedKey>(approvers.value.map((approver) => [approver.keyId, approver]));
  if (own !== undefined) keys.set(own.value.keyId, { key: createPublicKey(own.value.key) });
  return ok((seal, text, by) => {
    const trusted = keys.get(seal.key_id);
    if (trusted === undefined) return 'untrusted';
    if (!isSignedBy(trusted.key, text, seal.signature)) return 'wrong';
    return trusted.name === undefined || isNamed(by, [trusted.name]) ? 'valid' : 'foreign';
  });
}

interface TrustedKey {
  readonly key: KeyObject;
  /** The only person whom it speaks for; undefined for the key of this account, which speaks for whoever acts here. */
  readonly name?: string;
}

/** What makes the key of an approval count that is not trusted yet, as words of a command. */
export function trustingCommand(name: string): string {
  return `'runbook keys trust FILE ${commandLine(['--approver', name])}'`;
}

/** An approval that nobody can be shown to have given. */
export interface UnprovedGrant {
  readonly stepId: string;
  readonly reason: string;
  /** Whose key it was given with, as it says, where it would count if this account knew that. */
  readonly untrusted?: string;
}

/** The steps whose approvals, given in earlier processes, are not proved by a key that this account trusts. */
export async function unprovedGrants(
  state: RunState,
  environment: Environment,
): Promise<Result<readonly UnprovedGrant[], FileFault>> {
  const open = openGrants(state);
  if (open.length === 0) return ok([]);
  // Where none can be used up, none counts: it could start its step again and again.
  const keeper = await grantKeeper(environment);
  if (!keeper.ok) {
    const reason = `what was approved elsewhere cannot be kept from being used twice: ${keeper.error.message}`;
    return ok(open.map(({ stepId }) => ({ stepId, reason })));
  }
  const check = await grantCheck(environment);
  if (!check.ok) return check;
  return ok(
    open.flatMap((words) => {
      const doubts = words.grants.flatMap((_, place) => doubt(words, place, check.value) ?? []);
      const worst = doubts.find(({ untrusted }) => untrusted === undefined) ?? doubts[0];
      return worst === undefined ? [] : [{ stepId: words.stepId, ...worst }];
    }),
  );
}

interface ApprovalKey {
  readonly keyId: string;
  readonly secret: KeyObject;
}

// Decisions do not wait, so the first approval makes the key in one go; of two that do so at once one takes that of the other.
function madeKey(folder: string): ApprovalKey {
  const path = join(folder, 'approval.pem');
  const { privatePem, publicPem } = newKeyPair();
  try {
    writeFileSync(path, privatePem, { flag: 'wx', mode: 0o600 });
    writeFileSync(join(folder, publicName), publicPem, { mode: 0o644 });
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  const secret = createPrivateKey(readFileSync(path));
  return { keyId: keyIdOf(createPublicKey(secret)), secret };
}

// It is given away by hand, so one that was lost comes back.
function keepPublicKey(folder: string, { secret }: ApprovalKey): void {
  const path = join(folder, publicName);
  if (existsSync(path)) return;
  try {
    writeFileSync(path, publicPemOf(createPublicKey(secret)), { mode: 0o644 });
  } catch {
    // Nothing here depends on it.
  }
}

const publicName = 'approval.pub.pem';

function spend(folder: string, approval: SpentApproval): string | undefined {
  const ofRun = join(folder, sha256Hex(approval.run_id).slice(0, 32));
  mkdirSync(ofRun, { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(join(ofRun, sha256Hex(canonicalJson(approval)).slice(0, 32)), 'wx', 0o600));
    return undefined;
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
    return 'the approval was used before, and lets nothing start a second time';
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

type Doubt = Omit<UnprovedGrant, 'stepId'>;

function doubt({ request, grants }: OpenGrants, place: number, check: GrantCheck): Doubt | undefined {
  const granted = grants[place];
  if (granted === undefined) return undefined;
  const { proof } = granted.data;
  const grant = provenGrant(granted);
  const by = granted.actor.id;
  if (proof === undefined || grant === undefined) return { reason: `nothing proves that ${by} approved it` };
  switch (check(proof, grant)) {
    case 'valid':
      return haltedSince(by, proof) ?? misfit(request, grants.slice(0, place), granted);
    case 'wrong':
      return { reason: `the proof that ${by} approved it does not fit` };
    case 'foreign':
      return { reason: `the key ${proof.key_id} speaks for somebody else than ${by}` };
    case 'untrusted':
      return {
        reason: `${by} approved it with the key ${proof.key_id}, which this account does not trust to speak for anybody`,
        untrusted: by,
      };
  }
}

// A record may be made to tell of a halt that it took no approval back for.
function haltedSince(by: string, { at }: GrantProof): Doubt | undefined {
  const now = machineClock.now();
  const halt = panicsSince(at).find((panic) => isPast(panic.at, now));
  return halt && { reason: `everything was halted by ${halt.by} since ${by} approved it` };
}

/** Why a word that was really given does not count for what is asked: it was for something else, or for less. */
function misfit(
  request: ApprovalRequested,
  before: OpenGrants['grants'],
  { data, actor }: OpenGrants['grants'][number],
): Doubt | undefined {
  const { approval_id, command_hash, gesture } = request;
  const isSame = data.approval_id === approval_id && data.command_hash === command_hash && data.gesture === gesture;
  if (!isSame || (gesture === 'typed' && !data.typed_ok)) return { reason: `${actor.id} approved something else` };
  const grants = before.map((grant) => ({ actor: grant.actor, granted: grant.data }));
  const breakGlass = data.break_glass?.reason;
  const refusal = refusedGrant({ request, grants, actor, typed: request.typed_text, breakGlass });
  return refusal && { reason: refusal.message };
}
