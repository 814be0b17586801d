import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readRunbook } from '../../language/index.js';
import { suggestionFor } from '../../language/shape/suggestion.js';
import { quoted } from '../files.js';
import { readPolicyFile } from './file.js';
import { isAmong, type NamedRunbook, namesFor, overridesIn, workspaceOf } from './override.js';
import { type PolicyPlace, type PolicyPlaces, policiesFor } from './places.js';

/**
 * The overrides of the workspace policies over a path that name no runbook below their workspace, in a sentence each. Of
 * the policy of an organisation it cannot be told, nor of a workspace that is too large to look through.
 */
export async function strangeOverrides(path: string, places: PolicyPlaces): Promise<readonly string[]> {
  const found = policiesFor(path, [], places);
  const workspaces = found.ok ? found.value.filter(({ layer }) => layer === 'workspace') : [];
  const strange: string[] = [];
  for (const place of workspaces) strange.push(...(await strangeIn(place)));
  return strange;
}

async function strangeIn(place: PolicyPlace): Promise<readonly string[]> {
  const policy = await readPolicyFile(place);
  const names = policy.ok ? overridesIn(policy.value.file).map(([name]) => name) : [];
  if (names.length === 0) return [];
  const workspace = workspaceOf(place.path);
  const runbooks = await runbooksBelow(workspace);
  if (runbooks === undefined) return [];
  const known = runbooks.flatMap((runbook) => namesFor(place.path, runbook));
  return names
    .filter((name) => !isAmong(name, known))
    .map((name) => {
      const meant = suggestionFor(name, known);
      const advice = meant === undefined ? 'name its title, its file or its path there' : `did you mean '${meant}'?`;
      return `'${name}' in ${quoted(place.path)} names no runbook below ${quoted(workspace)}, so it locks nothing; ${advice}`;
    });
}

/** A workspace that holds more files is no folder of runbooks. */
const mostFiles = 20_000;
const largestRunbook = 4 * 1024 * 1024;

/** The runbooks below a folder; undefined where there is too much to look through. */
async function runbooksBelow(workspace: string): Promise<readonly NamedRunbook[] | undefined> {
  const runbooks: NamedRunbook[] = [];
  let seen = 0;
  for await (const path of filesBelow(workspace)) {
    seen += 1;
    if (seen > mostFiles) return undefined;
    const runbook = /\.ya?ml$/i.test(path) ? await runbookAt(path) : undefined;
    if (runbook) runbooks.push(runbook);
  }
  return runbooks;
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  // A folder that cannot be listed holds no runbook that could be run.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && !isApart(entry.name)) yield* filesBelow(path);
  }
}

// What is hidden or comes from elsewhere holds no runbooks of the workspace.
function isApart(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

async function runbookAt(path: string): Promise<NamedRunbook | undefined> {
  try {
    if ((await stat(path)).size > largestRunbook) return undefined;
    const text = await readFile(path, 'utf8');
    return /^apiVersion:\s*["']?runbook\//m.test(text) ? named(path, text) : undefined;
  } catch {
    // It was removed, or cannot be read, so that it cannot be run either.
    return undefined;
  }
}

// One that cannot be run yet is known by its file all the same.
function named(path: string, text: string): NamedRunbook {
  const { id, name = '' } = readRunbook(text).runbook ?? {};
  return { path, plan: { name, ...(id !== undefined && { id }) } };
}
