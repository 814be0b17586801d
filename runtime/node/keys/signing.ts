import { type KeyObject, sign, verify } from 'node:crypto';
import { failed, ok, type Result } from '../../model/result.js';
import type { SignatureCheck, Signer } from '../../record/signature.js';
import type { Environment } from '../classify/pack-folders.js';
import type { FileFault } from '../files.js';
import { type KeyFile, keysIn, readPrivateKey, readPublicKey } from './key-file.js';
import { accountKeys, type KeyHome, privateFolder, trustedFolder, workspaceKeys } from './keys.js';

/**
 * The signer of the runs of a `.runbook` folder, or undefined where there is no key. `RUNBOOK_KEY` names its file; else
 * it is the one key of the folder, else that of the account. A key that is there and cannot be used is a fault: a run
 * that should be signed is not recorded without a signature.
 */
export async function signerFor(
  runbookFolder: string,
  environment: Environment,
): Promise<Result<Signer | undefined, FileFault>> {
  const named = environment['RUNBOOK_KEY'];
  if (named !== undefined && named !== '') return signerOf(named);
  for (const home of [workspaceKeys(runbookFolder), accountKeys(environment)]) {
    const path = await onlyKey(home);
    if (!path.ok) return path;
    if (path.value !== undefined) return signerOf(path.value);
  }
  return ok(undefined);
}

/** Checks signatures with the keys that are trusted: those of a `.runbook` folder, of the account, and files that are named. */
export async function trustedCheck(
  runbookFolder: string | undefined,
  environment: Environment,
  files: readonly string[],
): Promise<Result<SignatureCheck, FileFault>> {
  const homes = [...(runbookFolder === undefined ? [] : [workspaceKeys(runbookFolder)]), accountKeys(environment)];
  const trusted = await Promise.all(homes.map((home) => keysIn(trustedFolder(home))));
  const keys = new Map<string, KeyFile>();
  for (const path of [...trusted.flat(), ...files]) {
    const key = await readPublicKey(path);
    if (!key.ok) return key;
    keys.set(key.value.keyId, key.value);
  }
  return ok((keyId, text, signature) => {
    const trusted = keys.get(keyId);
    if (trusted === undefined) return 'untrusted';
    return isSignedBy(trusted.key, text, signature) ? 'valid' : 'wrong';
  });
}

/** Whether a signature in base64 is that of a text by the holder of a public key. */
export function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  return isBase64(signature) && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

async function signerOf(path: string): Promise<Result<Signer, FileFault>> {
  const key = await readPrivateKey(path);
  if (!key.ok) return key;
  const { keyId, key: secret } = key.value;
  return ok({ keyId, sign: (text) => sign(null, Buffer.from(text), secret).toString('base64') });
}

async function onlyKey(home: KeyHome): Promise<Result<string | undefined, FileFault>> {
  const folder = privateFolder(home);
  const [first, ...others] = await keysIn(folder);
  if (others.length === 0) return ok(first);
  return failed({
    message: `'${folder}' holds ${others.length + 1} keys, and only one can sign; name it with RUNBOOK_KEY=FILE, or move the others away`,
  });
}

// One signature has one spelling: what the decoder would pass over is no signature.
function isBase64(signature: string): boolean {
  return /^[A-Za-z0-9+/]{86}==$/.test(signature) && Buffer.from(signature, 'base64').toString('base64') === signature;
}
