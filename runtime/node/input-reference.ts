import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { failed, ok } from '../model/result.js';
import type { ReadReference } from '../run/inputs.js';
import { describeFileError } from './files.js';

/** Reads `env:NAME` from these variables and `file:PATH`, which is relative to a folder; one last line break is no part of a value. */
export function referenceReader(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): ReadReference {
  return (reference) => {
    const [kind = '', ...rest] = reference.split(':');
    const name = rest.join(':');
    if (kind === 'file') return fileText(resolve(folder, name));
    const value = environment[name];
    if (value !== undefined && value !== '') return ok(value);
    return failed({ message: `the environment variable '${name}' is ${value === '' ? 'empty' : 'not set'}` });
  };
}

function fileText(path: string) {
  try {
    return ok(readFileSync(path, 'utf8').replace(/\r?\n$/, ''));
  } catch (error) {
    return failed({ message: describeFileError(path, 'read', error) });
  }
}
