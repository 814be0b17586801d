import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Lifecycle } from './lifecycle.js';
import { type ParamName, requireParams } from './params.js';
import { inSlices } from './slices.js';

/** What a client is told that asked about a text which has changed since. */
export function contentModified(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, 'the text has changed since this was asked');
}

/** A request about a document. */
interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

/** What tells the text of a document from a later one. */
interface Versions {
  versionOf(uri: string): number | undefined;
}

/**
 * Makes handlers answer only what is asked in its time, with the parameters that it needs, and still asked: nothing
 * where the request was cancelled or the text has changed meanwhile.
 */
export function freshAnswers(documents: Versions, lifecycle: Pick<Lifecycle, 'require'>) {
  return <Params extends DocumentParams, Answer>(
    handle: (params: Params) => Answer | Promise<Answer>,
    ...needed: readonly (ParamName & keyof Params)[]
  ) =>
    async (params: Params, token: CancellationToken): Promise<Answer> => {
      lifecycle.require();
      requireParams(params, ['textDocument', ...needed]);
      const { uri } = params.textDocument;
      const version = documents.versionOf(uri);
      const answer = await untilCancelled(token, handle, params);
      if (documents.versionOf(uri) !== version) throw contentModified();
      return answer;
    };
}

/** The result of work about a document, done in slices; fails with the answer to a stale request where the text changes meanwhile. */
export async function whileFresh<Value>(
  documents: Versions,
  uri: string,
  work: Generator<void, Value>,
): Promise<Value> {
  const version = documents.versionOf(uri);
  const isFresh = () => documents.versionOf(uri) === version;
  const done = await inSlices(work, isFresh);
  if (done === undefined) throw contentModified();
  return done;
}

async function untilCancelled<Params, Answer>(
  token: CancellationToken,
  handle: (params: Params) => Answer | Promise<Answer>,
  params: Params,
): Promise<Answer> {
  const cancelled = new Promise<never>((_, reject) => {
    const error = new ResponseError(LSPErrorCodes.RequestCancelled, 'the request was cancelled');
    if (token.isCancellationRequested) reject(error);
    else token.onCancellationRequested(() => reject(error));
  });
  return Promise.race([cancelled, Promise.resolve(params).then(handle)]);
}
