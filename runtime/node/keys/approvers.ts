import { existsSync } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { identityOf } from '../../model/person.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { Environment } from '../classify/pack-folders.js';
import { describeFileError, type FileFault, makeFolder, quoted } from '../files.js';
import { type KeyFile, keysIn, publicPemOf, readPublicKey, shortKeyId, writableByOthers } from './key-file.js';
import { accountKeys } from './keys.js';

/*
 * Whose approvals count for this account beside its own:
 *
 *   keys/approvers/NAME/….pem    the public keys of one person, in the settings of the account
 *
 * A key speaks for that person and for nobody else. Only the account says so: a folder of a workspace, which comes with
 * what others wrote, cannot add anybody.
 */

/** A public key, and the one person whose approvals it proves. */
export interface ApproverKey extends KeyFile {
  readonly name: string;
}

/** The keys of the people whose approvals count for this account; a fault where others could have put one there. */
export async function approverKeys(environment: Environment): Promise<Result<readonly ApproverKey[], FileFault>> {
  const folder = approversFolder(environment);
  try {
    const keys: ApproverKey[] = [];
    for (const path of (await approverFiles(folder)).sort()) {
      const key = await approverKey(path);
      if (!key.ok) return key;
      keys.push(key.value);
    }
    return onePersonEach(keys);
  } catch (error) {
    return failed({ message: describeFileError(folder, 'read', error) });
  }
}

/** Lets a public key prove the approvals of one person; refused where it speaks for somebody already. */
export async function trustApprover(
  environment: Environment,
  file: string,
  name: string,
): Promise<Result<ApproverKey, FileFault>> {
  const person = identityOf(name);
  if (person === '' || /\p{Cs}/u.test(person)) {
    return failed({ message: `${quoted(name)} is no name; write who approves with the key: '--approver bob'` });
  }
  const key = await readPublicKey(file);
  if (!key.ok) return key;
  const known = await approverKeys(environment);
  if (!known.ok) return known;
  const other = known.value.find(({ keyId }) => keyId === key.value.keyId);
  if (other !== undefined && other.name !== person) return failed({ message: speaksForTwo(other, person) });
  const folder = join(approversFolder(environment), folderNameOf(person));
  try {
    await makeFolder(folder, { isPrivate: true });
    const open = await openPlace(foldersAbove(folder));
    if (open !== undefined) return failed({ message: open });
    const path = join(folder, `${shortKeyId(key.value.keyId)}.pem`);
    await writeFile(path, publicPemOf(key.value.key), { mode: 0o644 });
    return ok({ ...key.value, path, name: person });
  } catch (error) {
    return failed({ message: describeFileError(folder, 'write', error) });
  }
}

function approversFolder(environment: Environment): string {
  return join(accountKeys(environment).path, 'approvers');
}

async function approverFiles(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const people = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  return (await Promise.all(people.map((person) => keysIn(join(folder, person))))).flat();
}

async function approverKey(path: string): Promise<Result<ApproverKey, FileFault>> {
  const name = personIn(dirname(path));
  if (name === undefined) {
    return failed({ message: `${quoted(dirname(path))} is no folder of a person; 'runbook keys trust' makes one` });
  }
  const open = await openPlace([path, ...foldersAbove(dirname(path))]);
  if (open !== undefined) return failed({ message: open });
  const key = await readPublicKey(path);
  return key.ok ? ok({ ...key.value, name }) : key;
}

/** The folder of a person, that of all approvers, and that of all keys. */
function foldersAbove(folder: string): readonly string[] {
  return [folder, dirname(folder), dirname(dirname(folder))];
}

async function openPlace(places: readonly string[]): Promise<string | undefined> {
  for (const place of places) {
    if (!writableByOthers(await stat(place))) continue;
    return `others can write to ${quoted(place)}, which says whose approvals count; run 'chmod go-w' on it`;
  }
  return undefined;
}

// A person is a folder, so that whoever looks there sees who is trusted, and can take it back by removing it.
function folderNameOf(person: string): string {
  return encodeURIComponent(person)
    .replaceAll('*', '%2A')
    .replaceAll(/^\.|\.$/g, '%2E');
}

function personIn(folder: string): string | undefined {
  try {
    const name = identityOf(decodeURIComponent(folder.slice(dirname(folder).length + 1)));
    return name === '' ? undefined : name;
  } catch {
    // No name is written like that.
    return undefined;
  }
}

/** A key that speaks for two people would let one of them approve as both. */
function onePersonEach(keys: readonly ApproverKey[]): Result<readonly ApproverKey[], FileFault> {
  const byId = new Map<string, ApproverKey>();
  for (const key of keys) {
    const other = byId.get(key.keyId);
    if (other !== undefined && other.name !== key.name) return failed({ message: speaksForTwo(other, key.name) });
    byId.set(key.keyId, key);
  }
  return ok(keys);
}

function speaksForTwo({ keyId, name, path }: ApproverKey, other: string): string {
  return `the key ${keyId} speaks for ${quoted(name)}, so it cannot speak for ${quoted(other)} too; remove ${quoted(path)} first if it is another person's`;
}
