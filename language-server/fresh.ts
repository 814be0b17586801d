import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Lifecycle } from './lifecycle.js';

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

/** Makes handlers answer only what is still asked: nothing where the request was cancelled or the text has changed meanwhile. */
export function freshAnswers(documents: Versions, lifecycle: Pick<Lifecycle, 'require'>) {
  return <Params extends DocumentParams, Answer>(handle: (params: Params) => Answer | Promise<Answer>) =>
    async (params: Params, token: CancellationToken): Promise<Answer> => {
      lifecycle.require();
      const uri = addressIn(params);
      const version = documents.versionOf(uri);
      const answer = await untilCancelled(token, handle, params);
      if (documents.versionOf(uri) !== version) throw contentModified();
      return answer;
    };
}

function addressIn(params: Partial<DocumentParams>): string {
  const uri = params.textDocument?.uri;
  if (typeof uri === 'string') return uri;
  throw new ResponseError(ErrorCodes.InvalidParams, "the request names no document; send its 'textDocument'");
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
