import { fileURLToPath } from 'node:url';
import { compileGuide } from '../../runtime/compiler/index.js';
import { failed, type Result } from '../../runtime/model/result.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { type FileFault, readTextFile } from '../../runtime/node/files.js';
import { writeGenerated } from '../../runtime/node/generated.js';
import type { CompileParams, CompileResult } from '../protocol.js';

/** Compiles a guide as the editor holds it, and writes draft and mapping beside it where it is a file. */
export async function compile(openText: string | undefined, params: CompileParams): Promise<CompileResult> {
  const path = params.uri.startsWith('file:') ? fileURLToPath(params.uri) : undefined;
  const text = await textOf(params.text ?? openText, path, params.uri);
  if (!text.ok) return nothing(params.uri, text.error.message);
  const compilation = compileGuide({ text: text.value, file: path ?? nameOf(params.uri), sha256Hex });
  const { runbook: draft, mapping, steps } = compilation;
  const result = { guide: params.uri, draft, mapping, todos: compilation.todos.length };
  if (steps === 0) return nothing(params.uri, 'the guide holds nothing to do; a guide needs commands or instructions');
  if (path === undefined) return { ...result, written: false };
  const stem = path.replace(/\.(md|markdown|mdown|mkd)$/i, '');
  const paths = { draftPath: `${stem}.runbook.yaml`, mappingPath: `${stem}.mapping.md` };
  const written = await writeGenerated(
    [
      { path: paths.draftPath, text: draft },
      { path: paths.mappingPath, text: mapping },
    ],
    { guide: path, isForced: params.force === true },
  );
  if (written.ok) return { ...result, ...paths, written: true };
  const conflict = written.error.editedPath === paths.draftPath ? 'draft' : 'mapping';
  return {
    ...result,
    ...paths,
    written: false,
    message: written.error.message,
    ...(written.error.editedPath !== undefined && { conflict }),
  };
}

async function textOf(
  text: string | undefined,
  path: string | undefined,
  uri: string,
): Promise<Result<string, FileFault>> {
  if (text !== undefined) return { ok: true, value: text };
  return path === undefined ? failed({ message: `'${uri}' is not open and is no file` }) : readTextFile(path);
}

function nothing(guide: string, message: string): CompileResult {
  return { guide, draft: '', mapping: '', written: false, todos: 0, message };
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.split('/').at(-1) ?? '').replace(/^[^:]*:/, '') || 'guide.md';
}
