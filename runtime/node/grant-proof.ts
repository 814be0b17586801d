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
import type { GrantKeeper, SpentApproval } from '../engine/ports.js';
import type { RecordedEvent } from '../model/event.js';
import { failed, ok, type Result } from '../model/result.js';
import { canonicalJson } from '../record/chain.js';
import { grantText, openGrants, provenGrant } from '../record/grant-text.js';
import type { SignatureCheck } from '../record/signature.js';
import { sha256Hex } from './digest.js';
import { describeFileError, type FileFault } from './files.js';
import { keyIdOf, newKeyPair, readPrivateKey } from './key-file.js';
import type { Environment } from './pack-folders.js';
import { trustedCheck } from './signing.js';
import { stateFolder } from './state-folder.js';

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

/** An approval that nobody can be shown to have given. */
export interface UnprovedGrant {
  readonly stepId: string;
  readonly reason: string;
}

/** The steps whose approvals, given in earlier processes, are not proved by a key that this account trusts. */
export async function unprovedGrants(
  events: readonly RecordedEvent[],
  environment: Environment,
): Promise<Result<readonly UnprovedGrant[], FileFault>> {
  const open = openGrants(events);
  if (open.size === 0) return ok([]);
  // Where none can be used up, none counts: it could start its step again and again.
  const keeper = await grantKeeper(environment);
  if (!keeper.ok) {
    const reason = `what was approved elsewhere cannot be kept from being used twice: ${keeper.error.message}`;
    return ok([...open.keys()].map((stepId) => ({ stepId, reason })));
  }
  const own = approvalKeyPath(environment);
  // Never the keys of the workspace: whoever can write a record there could bring a key along.
  const check = await trustedCheck(undefined, environment, existsSync(own) ? [own] : []);
  if (!check.ok) return check;
  return ok(
    [...open].flatMap(([stepId, grants]) => {
      const reason = grants.map((grant) => doubt(grant, check.value)).find((found) => found !== undefined);
      return reason === undefined ? [] : [{ stepId, reason }];
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

function doubt(event: Extract<RecordedEvent, { type: 'step.approved' }>, check: SignatureCheck): string | undefined {
  const { proof } = event.data;
  const grant = provenGrant(event);
  const by = event.actor.id;
  if (proof === undefined || grant === undefined) return `nothing proves that ${by} approved it`;
  switch (check(proof.key_id, grantText(grant), proof.signature)) {
    case 'valid':
      return undefined;
    case 'wrong':
      return `the proof that ${by} approved it does not fit`;
    case 'untrusted':
      return `${by} approved it with the key ${proof.key_id}, which this account does not trust`;
  }
}
