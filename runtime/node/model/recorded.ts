import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProposalRequest } from '../../compiler/proposal/index.js';
import { failed } from '../../model/result.js';
import { sha256Hex } from '../digest.js';
import { quoted, readTextFile } from '../files.js';
import type { Model } from './model.js';

/** A model whose answers were written down: in one file for every request, or in a folder in a file for each. */
export function recordedModel(path: string): Model {
  return {
    name: 'recorded',
    complete: async (request) => {
      const isFolder = await folderAt(path);
      const file = isFolder ? join(path, answerFile(request)) : path;
      const answer = await readTextFile(file);
      if (answer.ok) return answer;
      const expected = `it has no answer to this request; it would be in ${quoted(file)}`;
      return failed({ message: isFolder ? expected : answer.error.message });
    },
  };
}

/** The file of a folder that holds the answer to a request. */
function answerFile({ system, user, answer }: ProposalRequest): string {
  return `${sha256Hex(JSON.stringify([system, user, answer])).slice(0, 16)}.json`;
}

async function folderAt(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // That it is not there is told when it is read.
    return false;
  }
}
