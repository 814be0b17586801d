import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { type DataReading, readData } from '../../language/index.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import { failed, ok, type Result } from '../../model/result.js';
import { faultsOfPolicyFile, type PolicyFile } from '../../schema/generated/policy.js';
import document from '../../schema/policy.schema.json' with { type: 'json' };
import { type DataFault, dataFault } from '../data-fault.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, quoted } from '../files.js';
import { jsonFaults } from '../json-fault.js';
import type { PolicyPlace } from './places.js';

/** A policy file whose form is right. */
export interface ReadPolicy {
  readonly place: PolicyPlace;
  readonly file: PolicyFile;
  readonly reading: DataReading<PolicyFile>;
  /** Of its bytes, as 64 hex digits. */
  readonly digest: string;
}

/** Reads a policy file; refused where others could have written it, and where anything in it is not known. */
export async function readPolicyFile(place: PolicyPlace): Promise<Result<ReadPolicy, DataFault>> {
  const bytes = await trustedBytes(place).catch((error: unknown) =>
    failed(describeFileError(place.path, 'read', error)),
  );
  if (!bytes.ok) return unfollowed(`${bytes.error}; until then nothing is run`);
  const text = decoded(bytes.value);
  if (text === undefined) return unfollowed(`${quoted(place.path)} is not a text in UTF-8; ${correctIt}`);
  const reading = readPolicyText(text);
  if (reading.value === undefined) return failed(policyFault(place.path, reading));
  return ok({ place, file: reading.value, reading, digest: sha256Hex(bytes.value) });
}

/** Reads the text of a policy; never throws. What it does not say is not asked for. */
export function readPolicyText(text: string): DataReading<PolicyFile> {
  const reading = readData<PolicyFile>(text, { group: 'policy', faultsOf: faultsOfPolicyFile, keys: knownKeys });
  const { value, ...rest } = reading;
  if (value === undefined) return reading;
  const diagnostics = jsonFaults(text, 'policy');
  return diagnostics.length === 0 ? reading : { ...rest, diagnostics };
}

/** The fault of a policy that was read and cannot be followed. */
export function policyFault(
  path: string,
  reading: Pick<DataReading<PolicyFile>, 'text' | 'lines'> & { readonly diagnostics: readonly Diagnostic[] },
): DataFault {
  const count = `${reading.diagnostics.length} fault${reading.diagnostics.length === 1 ? '' : 's'}`;
  const { details } = dataFault(path, reading);
  return { message: `the policy ${quoted(path)} cannot be followed: ${count}; ${correctIt}`, details };
}

const correctIt = 'correct it; until then nothing is run';
const largestFile = 1024 * 1024;

const knownKeys: readonly string[] = [
  ...Object.keys(document.properties),
  ...Object.keys(document.properties.limits.properties),
  ...Object.keys(document.properties.approvers.properties),
  ...Object.keys(document.properties.overrides.properties),
  ...Object.keys(document.properties.overrides.properties.runbooks.additionalProperties.properties),
];

function unfollowed(message: string): { readonly ok: false; readonly error: DataFault } {
  return failed({ message, details: '' });
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The bytes of a file that only those can have written who may set a policy. */
async function trustedBytes({ path, layer }: PolicyPlace): Promise<Result<Uint8Array, string>> {
  const folder = await realpath(dirname(path));
  const real = await realTarget(path);
  if (real === undefined) return failed(`${quoted(path)} is a link that leads nowhere; put the file itself there`);
  if (!real.startsWith(folder + sep)) {
    return failed(`${quoted(path)} leads to ${quoted(real)}, out of its folder; put the file itself there`);
  }
  const fault = folderFault(folder, (await stat(dirname(real))).mode);
  if (fault !== undefined) return failed(fault);
  // Not waited for: what is no file may never give an end. Not followed, should it be put in place of the file just now.
  const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    return await bytesOf(file, path, layer);
  } finally {
    await file.close();
  }
}

async function realTarget(path: string): Promise<string | undefined> {
  return realpath(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}

async function bytesOf(
  file: FileHandle,
  path: string,
  layer: PolicyPlace['layer'],
): Promise<Result<Uint8Array, string>> {
  const status = await file.stat();
  if (!status.isFile()) return failed(`${quoted(path)} is not a file; put a file with the policy there`);
  if (status.size > largestFile) return failed(`${quoted(path)} has more than 1 MiB; shorten it`);
  // What holds for many runbooks is not left to a group either.
  const others = layer === 'organisation' ? 0o022 : 0o002;
  if (isPosix && (status.mode & others) !== 0) {
    return failed(`${quoted(path)} can be written by others; take that away with 'chmod go-w'`);
  }
  return ok(await file.readFile());
}

function folderFault(folder: string, mode: number): string | undefined {
  const sticky = 0o1000;
  if (!isPosix || (mode & 0o002) === 0 || (mode & sticky) !== 0) return undefined;
  return `everybody can put another policy into ${quoted(folder)}; take that away with 'chmod o-w'`;
}

const isPosix = process.platform !== 'win32';
