import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Run, spoken } from '../support/spoken.js';

/** How a runbook is looked at: what the command line writes when it is given it. */
export type View = 'validate' | 'dry-run' | 'run' | 'export' | 'policy' | 'replay';

/** What a look at a runbook needs beside it. */
export interface Look {
  readonly by: View;
  /** What stands behind the runbook on the command line; `%` stands for its folder. */
  readonly words?: readonly string[];
  /** Files beside the runbook, by their paths. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Writes a runbook into a folder of its own, and gives all that the command line says of it, and recorded of its run. */
export async function seen(run: Run, folder: string, document: object, look: Look): Promise<string> {
  const runbook = join(folder, 'case.runbook.yaml');
  const files = { ...look.files, 'case.runbook.yaml': JSON.stringify(document, null, 2) };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const words = (look.words ?? []).map((word) => word.replace('%', folder));
  switch (look.by) {
    case 'validate':
      return told(run, ['validate', runbook]);
    case 'policy':
      return told(run, ['policy', 'show', runbook]);
    case 'dry-run':
      return told(run, ['exec', runbook, '--mode', 'dry-run', ...words]);
    case 'replay':
      return told(run, ['exec', runbook, '--mode', 'replay', '--scenario', join(folder, 'scenario.yaml'), ...words]);
    case 'run':
    case 'export': {
      const said = await told(run, ['exec', runbook, '--mode', 'real', ...words]);
      const directory = recordedIn(folder);
      if (directory === undefined) return said;
      if (look.by === 'export') return told(run, ['export', directory, '--format', 'json']);
      return `${said}\n${readFileSync(join(directory, 'trace.jsonl'), 'utf8')}`;
    }
  }
}

function recordedIn(folder: string): string | undefined {
  const runs = join(folder, '.runbook', 'runs');
  try {
    const [id] = readdirSync(runs);
    return id === undefined ? undefined : join(runs, id);
  } catch {
    return undefined;
  }
}

async function told(run: Run, words: readonly string[]): Promise<string> {
  const { said, code } = await spoken(run, words);
  return `${said}\nended with ${code}`;
}
