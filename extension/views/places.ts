import { dirname } from 'node:path';
import { workspace } from 'vscode';
import { searchedFolders } from '../searched-folders.js';

/** Where the views look: the runbooks of the workspace, and the folders whose runs are listed. */
export interface Places {
  /** The paths of the runbooks, found by their names; none of them is opened. */
  runbooks(): Promise<readonly string[]>;
  /** What the window is open on, and where its runbooks lie. */
  folders(): Promise<readonly string[]>;
  /** Looks again when it is next asked. */
  forget(): void;
}

/** How runbooks are called. */
export const runbookGlob = '**/{runbook,*.runbook}.{yaml,yml}';
const leftOut = '**/{node_modules,.git,.runbook}/**';
const mostRunbooks = 2000;

/** Looks for runbooks once, then again only after it was told to. */
export function openPlaces(): Places {
  let found: Promise<readonly string[]> | undefined;
  const runbooks = () => {
    found ??= findRunbooks();
    return found;
  };
  return {
    runbooks,
    folders: async () => [...new Set([...searchedFolders(), ...(await runbooks()).map((path) => dirname(path))])],
    forget: () => {
      found = undefined;
    },
  };
}

async function findRunbooks(): Promise<readonly string[]> {
  const uris = await workspace.findFiles(runbookGlob, leftOut, mostRunbooks);
  return uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
}
