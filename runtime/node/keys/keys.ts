import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { configFolder, type Environment } from '../classify/pack-folders.js';
import { describeFileError, type FileFault, makeFolder } from '../files.js';
import { type KeyFile, keysIn, newKeyPair, publicPemOf, readPublicKey, shortKeyId } from './key-file.js';

/** Where keys lie: `private` is for the one key that signs, `trusted` for public keys. */
export interface KeyHome {
  readonly origin: 'workspace' | 'account';
  /** The folder that holds both. */
  readonly path: string;
}

/** A pair of keys that was made. */
export interface NewKey {
  readonly keyId: string;
  readonly privatePath: string;
  readonly publicPath: string;
}

/** The keys that belong to a `.runbook` folder. */
export function workspaceKeys(runbookFolder: string): KeyHome {
  return { origin: 'workspace', path: join(runbookFolder, 'keys') };
}

/** The keys of this account. */
export function accountKeys(environment: Environment): KeyHome {
  return { origin: 'account', path: join(configFolder(environment), 'keys') };
}

/** The folder of the private keys of a home. */
export function privateFolder({ path }: KeyHome): string {
  return join(path, 'private');
}

/** The folder of the trusted public keys of a home. */
export function trustedFolder({ path }: KeyHome): string {
  return join(path, 'trusted');
}

/** Makes a pair of keys, of which the public one is trusted; refuses where a key signs already. */
export async function makeKey(home: KeyHome): Promise<Result<NewKey, FileFault>> {
  const folder = privateFolder(home);
  const [present] = await keysIn(folder);
  if (present !== undefined) {
    return failed({ message: `'${present}' signs already; move it away first if another key is to sign` });
  }
  try {
    await makeFolder(folder, { isPrivate: true });
    await chmod(folder, 0o700);
    const { keyId, privatePem, publicPem } = newKeyPair();
    await keepOutOfGit(home);
    const privatePath = join(folder, 'signing.pem');
    await writeFile(privatePath, privatePem, { flag: 'wx', mode: 0o600 });
    return ok({ keyId, privatePath, publicPath: await trust(home, keyId, publicPem) });
  } catch (error) {
    return failed({ message: describeFileError(folder, 'write', error) });
  }
}

/** Copies a public key to the trusted ones. */
export async function trustKey(home: KeyHome, file: string): Promise<Result<KeyFile, FileFault>> {
  const key = await readPublicKey(file);
  if (!key.ok) return key;
  try {
    const path = await trust(home, key.value.keyId, publicPemOf(key.value.key));
    return ok({ ...key.value, path });
  } catch (error) {
    return failed({ message: describeFileError(trustedFolder(home), 'write', error) });
  }
}

async function trust(home: KeyHome, keyId: string, publicPem: string): Promise<string> {
  await makeFolder(trustedFolder(home));
  const path = join(trustedFolder(home), `${shortKeyId(keyId)}.pem`);
  await writeFile(path, publicPem);
  return path;
}

// A private key in a repository is everybody's.
async function keepOutOfGit({ path }: KeyHome): Promise<void> {
  const ignore = join(path, '.gitignore');
  if (existsSync(ignore)) return;
  await mkdir(path, { recursive: true });
  await writeFile(ignore, 'private/\n');
}
