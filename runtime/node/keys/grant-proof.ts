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
import type { ApprovalRequested } from '../../model/event.js';
import { failed, ok, type Result } from '../../model/result.js';
import { canonicalJson } from '../../record/chain.js';
import { grantText, type OpenGrants, openGrants, provenGrant } from '../../record/grant-text.js';
import type { SignatureCheck } from '../../record/signature.js';
import { refusedGrant } from '../../run/grant.js';
import type { RunState } from '../../run/state.js';
import type { Environment } from '../classify/pack-folders.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault } from '../files.js';
import { stateFolder } from '../state-folder.js';
import { keyIdOf, newKeyPair, readPrivateKey } from './key-file.js';
import { trustedCheck } from './signing.js';

/*
 * The key of this account for approvals lies in its state folder, away from the records that it vouches for:
 *
 *   approvals/approval.pem       signs what is approved here; made when something is approved for the first time
 *   approvals/approval.pub.pem   what others trust ('runbook keys trust') if an approval given here is to count there
 *   approvals/spent/RUN/…        one file for each approval that a step was started with
 */

/** Where this account keeps what its approvals are proved with. */
function approvalFolder(environment: Environment): string {
  return join(stateFolder(environment), 'approvals');
}

/** The public key that proves the approvals of this account to others. */
export function approvalKeyPath(environment: Environment): string {
  return join(approvalFolder(environment), 'approval.pub.pem');
}

/** Vouches for the approvals that are given here; a fault where this account has no place for its key. */
export async function grantKeeper(environment: Environment): Promise<Result<GrantKeeper, FileFault>> {
  const folder = approvalFolder(environment);
  try {
    mkdirSync(join(folder, 'spent'), { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    accessSync(join(folder, 'spent'), constants.W_OK);
  } catch (error) {
    return failed({ message: describeFileError(folder, 'write', error) });
  }
  const present = await presentKey(folder);
  if (!present.ok) return present;
  let key = present.value;
  return ok({
    prove: (grant) => {
      key ??= madeKey(folder);
      const { keyId, secret } = key;
      const signature = sign(null, Buffer.from(grantText(grant)), secret).toString('base64');
      return { key_id: keyId, at: grant.at, signature };
    },
    spend: (approval) => spend(join(folder, 'spent'), approval),
  });
}

/** Checks the proofs of approvals with the keys whose approvals count for this account. */
export function grantCheck(environment: Environment): Promise<Result<SignatureCheck, FileFault>> {
  const own = approvalKeyPath(environment);
  // Never the keys of the workspace: whoever can write a record there could bring a key along.
  return trustedCheck(undefined, environment, existsSync(own) ? [own] : []);
}

/** An approval that nobody can be shown to have given. */
export interface UnprovedGrant {
  readonly stepId: string;
  readonly reason: string;
  /** Whether it would count if this account trusted the key that it was given with. */
  readonly isUntrusted?: true;
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
      const worst = doubts.find(({ isUntrusted }) => isUntrusted !== true) ?? doubts[0];
      return worst === undefined ? [] : [{ stepId: words.stepId, ...worst }];
    }),
  );
}

interface ApprovalKey {
  readonly keyId: string;
  readonly secret: KeyObject;
}

async function presentKey(folder: string): Promise<Result<ApprovalKey | undefined, FileFault>> {
  const path = join(folder, 'approval.pem');
  if (!existsSync(path)) return ok(undefined);
  const key = await readPrivateKey(path);
  return key.ok ? ok({ keyId: key.value.keyId, secret: key.value.key }) : key;
}

// Decisions do not wait, so the first approval makes the key in one go; of two that do so at once one takes that of the other.
function madeKey(folder: string): ApprovalKey {
  const path = join(folder, 'approval.pem');
  const { privatePem, publicPem } = newKeyPair();
  try {
    writeFileSync(path, privatePem, { flag: 'wx', mode: 0o600 });
    writeFileSync(join(folder, 'approval.pub.pem'), publicPem, { mode: 0o644 });
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
  const secret = createPrivateKey(readFileSync(path));
  return { keyId: keyIdOf(createPublicKey(secret)), secret };
}

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

function doubt({ request, grants }: OpenGrants, place: number, check: SignatureCheck): Doubt | undefined {
  const granted = grants[place];
  if (granted === undefined) return undefined;
  const { proof } = granted.data;
  const grant = provenGrant(granted);
  const by = granted.actor.id;
  if (proof === undefined || grant === undefined) return { reason: `nothing proves that ${by} approved it` };
  switch (check(proof.key_id, grantText(grant), proof.signature)) {
    case 'valid':
      return misfit(request, grants.slice(0, place), granted);
    case 'wrong':
      return { reason: `the proof that ${by} approved it does not fit` };
    case 'untrusted':
      return {
        reason: `${by} approved it with the key ${proof.key_id}, which this account does not trust`,
        isUntrusted: true,
      };
  }
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
