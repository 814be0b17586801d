import { basename } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { guidesOf } from '../runtime/debug/guide.js';
import { realPath } from '../runtime/debug/real-path.js';
import { failed, ok } from '../runtime/model/result.js';
import { readTextFile } from '../runtime/node/files.js';
import type { Answered, Given } from './context.js';
import type { Debuggee } from './debuggee.js';

/** The files that the run is made of: its runbook, the guides that it was made from, and what describes its providers. */
export function loadedSources(run: Debuggee): Answered {
  return ok({ body: { sources: sourcesOf(run) } });
}

/** The text of one of those files, for a client that has no access to the disk; secrets are hidden in it. */
export async function sourceText(run: Debuggee, given: Given): Promise<Answered> {
  const { path } = (given['source'] ?? {}) as { readonly path?: unknown };
  if (typeof path !== 'string') return failed('the text of no file is asked for; give "source" a "path"');
  const real = realPath(path);
  // Whatever else lies on this disk is not for a client to read.
  if (!sourcesOf(run).some((one) => realPath(one.path) === real)) {
    return failed(`'${path}' is no part of the run; ask for the loaded sources`);
  }
  const text = await readTextFile(real);
  return text.ok ? ok({ body: { content: run.view.shown.text(text.value) } }) : failed(text.error.message);
}

type LoadedSource = DebugProtocol.Source & { readonly path: string };

function sourcesOf(run: Debuggee): readonly LoadedSource[] {
  const guides = [...guidesOf(run).values()].map(({ path }) =>
    sourceOf(path, 'a guide that the runbook was made from'),
  );
  const providers = run.providerFiles.map((path) => sourceOf(path, 'a provider that does steps of the runbook'));
  return [sourceOf(run.path, 'the runbook'), ...guides, ...providers];
}

function sourceOf(path: string, origin: string): LoadedSource {
  return { name: basename(path), path, origin };
}
