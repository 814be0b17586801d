import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type Analysis,
  type GuideState,
  guideFault,
  guidesNamed,
  unifiedGuide,
  withFaults,
} from '../language/index.js';
import { sha256Hex } from './digest.js';
import { readTextFile } from './files.js';
import { sha256OfFile } from './sha256-file.js';

/** A runbook that lies in a folder with what is to be said of the guides that it names: that they are missing, or changed. */
export async function withGuides(analysis: Analysis, folder: string): Promise<Analysis> {
  const found = guidesNamed(analysis).map(async (guide) => {
    const fault = guideFault(guide, await stateOfGuide(resolve(folder, guide.file)));
    return fault === undefined ? [] : [fault];
  });
  return withFaults(analysis, (await Promise.all(found)).flat());
}

/** How a guide at a path is found. */
export async function stateOfGuide(path: string): Promise<GuideState> {
  try {
    const { mtimeMs, size } = await regularFile(path);
    const key = `${mtimeMs} ${size}`;
    const known = digests.get(path);
    if (known?.key === key) return known.state;
    const state: GuideState = { kind: 'found', sha256: await sha256OfFile(path), ...(await textDigest(path)) };
    digests.set(path, { key, state });
    return state;
  } catch {
    // Whatever the system says of it, nobody can look into it from here.
    return { kind: 'missing' };
  }
}

async function textDigest(path: string): Promise<{ readonly textSha256?: string }> {
  const text = await readTextFile(path);
  return text.ok ? { textSha256: sha256Hex(unifiedGuide(text.value)) } : {};
}

// A device or a pipe may never end.
async function regularFile(path: string) {
  const status = await stat(path);
  if (!status.isFile()) throw new Error(`'${path}' is no file`);
  return status;
}

/** An editor asks on every change, and a guide seldom changes. */
const digests = new Map<string, { readonly key: string; readonly state: GuideState }>();
