import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Compilation, compileGuide, isTooMuch, noDraftReason } from '../../runtime/compiler/index.js';
import { failed, ok, type Result } from '../../runtime/model/result.js';
import { largestTextBytes, utf8Bytes } from '../../runtime/model/text.js';
import { openClassifier } from '../../runtime/node/classify/classifier.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { draftFault } from '../../runtime/node/draft-fault.js';
import { readTextFile } from '../../runtime/node/files.js';
import { type GeneratedFault, writeGenerated } from '../../runtime/node/generated.js';
import type { RunFault } from '../../runtime/node/load.js';
import { pathOf } from '../file-uri.js';
import type { CompileParams, CompileResult } from '../protocol.js';

/** A guide that can be compiled. */
interface Guide {
  readonly uri: string;
  /** Absolute, in a folder that exists; missing where the guide is no file. */
  readonly path?: string;
  readonly text: string;
}

/**
 * Compiles a guide as the editor holds it, and writes draft and mapping beside it where it is a file.
 * Whatever a client sends is answered: what cannot be compiled has a message and is not written.
 */
export async function compile(openText: (uri: string) => string | undefined, params: unknown): Promise<CompileResult> {
  const fault = paramsFault(params);
  if (fault !== undefined) return nothing('', fault);
  const given = params as CompileParams;
  const guide = await readGuide(given.text ?? openText(given.uri), given.uri);
  if (!guide.ok) return nothing(given.uri, guide.error);
  return compiled(guide.value, given);
}

async function compiled({ uri, path, text }: Guide, { lines, force }: CompileParams): Promise<CompileResult> {
  const classifier = await openClassifier(path && dirname(path));
  if (!classifier.ok) return nothing(uri, classifier.error.message);
  const risk = await classifier.value.prepareGuide(text);
  // A text that is not saved is no file that its draft could name.
  const named = path === undefined ? { file: nameOf(uri), path: null } : { file: path };
  const compilation = compileGuide({ text, ...named, sha256Hex, risk, ...(lines && { lines }) });
  const { runbook: draft, mapping, steps, todos } = compilation;
  if (steps === 0) return nothing(uri, whyNone(compilation, lines !== undefined));
  const result = { guide: uri, draft, mapping, todos: todos.length };
  if (path === undefined || lines) return { ...result, written: false };
  const fault = await draftFault(path, draft);
  if (fault) return { ...result, written: false, message: [fault.message, ...reasonsOf(fault)].join(': ') };
  return { ...result, ...(await write(compilation, path, force === true)) };
}

function reasonsOf(fault: RunFault): readonly string[] {
  return fault.kind === 'invalid' ? fault.diagnostics.slice(0, 1).map(({ message }) => message) : [];
}

function whyNone({ ir }: Compilation, isSelection: boolean): string {
  const isNothing = isSelection && !isTooMuch(ir);
  return isNothing
    ? 'the selected lines hold nothing to do; select commands or instructions'
    : `the guide ${noDraftReason(ir)}`;
}

type Outcome = Pick<CompileResult, 'draftPath' | 'mappingPath' | 'written' | 'message' | 'conflict'>;

async function write({ runbook, mapping }: Compilation, guide: string, isForced: boolean): Promise<Outcome> {
  const stem = guide.replace(/\.(md|markdown|mdown|mkd)$/i, '');
  const paths = { draftPath: `${stem}.runbook.yaml`, mappingPath: `${stem}.mapping.md` };
  const files = [
    { path: paths.draftPath, text: runbook },
    { path: paths.mappingPath, text: mapping },
  ];
  const written = await writeGenerated(files, { guide, isForced });
  return { ...paths, written: written.ok, ...(!written.ok && refusal(written.error, paths.draftPath)) };
}

function refusal({ message, editedPath }: GeneratedFault, draftPath: string): Pick<Outcome, 'message' | 'conflict'> {
  if (editedPath === undefined) return { message };
  const conflict = editedPath === draftPath ? 'draft' : 'mapping';
  return { message: `${message}; move it to keep it, or agree to overwrite it`, conflict };
}

function paramsFault(params: unknown): string | undefined {
  const { uri, text, force, lines } = (params ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof uri !== 'string' || uri === '') return 'the request names no guide; send its "uri"';
  // These may be of any size and depth, so that they are not quoted.
  if (text !== undefined && typeof text !== 'string')
    return '"text" is not a text; send that of the guide, or leave it out';
  if (force !== undefined && typeof force !== 'boolean') return '"force" is neither true nor false; send one of them';
  if (lines !== undefined && !areLines(lines)) return '"lines" are not two numbers of lines; send such as [1, 9]';
  return undefined;
}

function areLines(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((line) => Number.isInteger(line) && line > 0);
}

async function readGuide(text: string | undefined, uri: string): Promise<Result<Guide, string>> {
  if (!/^file:/i.test(uri))
    return text === undefined ? failed(`'${uri}' is not open and is no file`) : bounded({ uri, text });
  const path = pathOf(uri);
  if (path === undefined) return failed(`'${uri}' is no file of this machine; save the guide to one, then compile it`);
  if (text === undefined) {
    const read = await readTextFile(path);
    return read.ok ? ok({ uri, path, text: read.value }) : failed(read.error.message);
  }
  // The editor may still hold a guide whose folder is gone.
  if (!(await isFolder(dirname(path))))
    return failed(`'${dirname(path)}' is no folder; save the guide, then compile it`);
  return bounded({ uri, path, text });
}

function bounded(guide: Guide): Result<Guide, string> {
  const bytes = utf8Bytes(guide.text);
  if (bytes <= largestTextBytes) return ok(guide);
  return failed(`'${guide.uri}' is ${(bytes / 1024 / 1024).toFixed(1)} MiB; at most 8 MiB are read, split the guide`);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Nothing is there, or nothing that may be looked at.
    return false;
  }
}

function nothing(guide: string, message: string): CompileResult {
  return { guide, draft: '', mapping: '', written: false, todos: 0, message };
}

function nameOf(uri: string): string {
  return decoded(uri.split('/').at(-1) ?? '').replace(/^[^:]*:/, '') || 'guide.md';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that stands for itself.
    return text;
  }
}
