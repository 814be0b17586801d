import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failed, ok, type Result } from '../../model/result.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, type FileFault, quoted, readRegular } from '../files.js';

/** An Ed25519 key that was read from a file. */
export interface KeyFile {
  readonly path: string;
  /** The digest of the public key, as `sha256:` and 64 hex digits. */
  readonly keyId: string;
  readonly key: KeyObject;
}

/** The paths of the keys in a folder, in order; none where there is no such folder. */
export async function keysIn(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder).catch((error: Error) => {
    throw new Error(unlistable(folder, error), { cause: error });
  });
  const names = entries.filter((name) => name.endsWith('.pem')).sort();
  return names.map((name) => join(folder, name));
}

function unlistable(folder: string, error: Error): string {
  return 'code' in error && error.code === 'ENOTDIR'
    ? `${quoted(folder)} is a file; it must be a folder, with the keys in it`
    : describeFileError(folder, 'read', error);
}

/** Reads a private key; refuses one that others on this machine can read. */
export async function readPrivateKey(path: string): Promise<Result<KeyFile, FileFault>> {
  const exposed = await exposure(path);
  if (exposed !== undefined) return failed({ message: exposed });
  return readKey(path, (pem) => createPrivateKey(pem), 'a private Ed25519 key in PEM (PKCS#8)');
}

/** Reads a public key. A private one in its place is refused: it would be copied to where others read it. */
export async function readPublicKey(path: string): Promise<Result<KeyFile, FileFault>> {
  return readKey(path, publicKeyOf, "a public Ed25519 key in PEM, which begins with 'BEGIN PUBLIC KEY'");
}

/** A new pair of keys as PEM. */
export function newKeyPair(): { readonly privatePem: string; readonly publicPem: string; readonly keyId: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicPemOf(publicKey),
    keyId: keyIdOf(publicKey),
  };
}

/** A public key as PEM. */
export function publicPemOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** Whether others on this machine can change a file or a folder, as far as the system has such rights. */
export function writableByOthers({ mode }: Pick<Stats, 'mode'>, platform: NodeJS.Platform = process.platform): boolean {
  return platform !== 'win32' && (mode & 0o022) !== 0;
}

/** The short name of a key, as in the names of files. */
export function shortKeyId(keyId: string): string {
  return keyId.slice('sha256:'.length, 'sha256:'.length + 16);
}

/** The digest that a public key is known by. */
export function keyIdOf(key: KeyObject): string {
  return `sha256:${sha256Hex(key.export({ type: 'spki', format: 'der' }))}`;
}

function publicKeyOf(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) throw new Error('a private key');
  return createPublicKey(pem);
}

async function readKey(
  path: string,
  parse: (pem: string) => KeyObject,
  wanted: string,
): Promise<Result<KeyFile, FileFault>> {
  const pem = await readRegular(path).then(String, (error: unknown) => ({
    fault: describeFileError(path, 'read', error),
  }));
  if (typeof pem !== 'string') return failed({ message: pem.fault });
  const key = parsed(pem, parse);
  if (key?.asymmetricKeyType !== 'ed25519') return failed({ message: `${quoted(path)} is not ${wanted}` });
  return ok({ path, key, keyId: keyIdOf(key.type === 'private' ? createPublicKey(key) : key) });
}

function parsed(pem: string, parse: (pem: string) => KeyObject): KeyObject | undefined {
  try {
    return parse(pem);
  } catch {
    // Whatever the library says of it, it is no such key.
    return undefined;
  }
}

// Where the system has no such rights, as on Windows, the folder of the account keeps others out.
async function exposure(path: string): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined;
  const status = await stat(path).catch((error: unknown) => describeFileError(path, 'read', error));
  if (typeof status === 'string') return status;
  if (isOpen(status))
    return `others can read the private key ${quoted(path)}; run 'chmod 600' on it, or make a new key if they may have`;
  const folder = dirname(path);
  return writableByOthers(await stat(folder))
    ? `others can write to '${folder}', where a private key lies; run 'chmod 700' on it`
    : undefined;
}

function isOpen({ mode }: Stats): boolean {
  return (mode & 0o077) !== 0;
}
