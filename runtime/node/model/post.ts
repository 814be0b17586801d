import { longestAnswer } from '../../compiler/proposal/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { ModelFault } from './model.js';
import { jsonIn, replyText } from './reply.js';

/** A question to a server in JSON. */
export interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  readonly timeoutMs: number;
}

/** What a server answers in JSON; or why it gave no such answer. What it writes into a fault is not repeated. */
export async function posted(question: Posted, cancellation: AbortSignal): Promise<Result<unknown, ModelFault>> {
  const timeout = AbortSignal.timeout(question.timeoutMs);
  try {
    const response = await fetch(question.url, {
      method: 'POST',
      // What is sent elsewhere by the server that was named was not meant to go there.
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...question.headers },
      body: JSON.stringify(question.body),
      signal: AbortSignal.any([timeout, cancellation]),
    });
    if (response.ok) return valueIn(await replyText(response, 2 * longestAnswer));
    await response.body?.cancel();
    return fault(statusFault(response));
  } catch (error) {
    if (timeout.aborted) return fault(`it gave no answer in ${question.timeoutMs / 1000} s`);
    if (cancellation.aborted) return fault('it was not waited for');
    return fault(`it could not be reached: ${causeOf(error)}`);
  }
}

function valueIn(text: string | undefined): Result<unknown, ModelFault> {
  if (text === undefined) return fault('its answer is too long to be read');
  const value = jsonIn(text);
  return value === undefined ? fault('its server answered something that is no JSON') : ok(value);
}

function statusFault({ status, headers }: Response): string {
  const known: Readonly<Record<number, string>> = {
    400: 'its server does not take the request; check that it knows the model, and answers with a JSON Schema',
    401: 'its server does not take the key; check it',
    403: 'its server refuses this key',
    404: 'its server knows no such address or model; check both',
    413: 'its server says that the request is too long',
    429: 'its server is asked too often; ask again later',
    503: 'its server has too much to do; ask again later',
    529: 'its server has too much to do; ask again later',
  };
  if (status >= 300 && status < 400)
    return `its server sends the request on to '${hostIn(headers)}', which is not followed`;
  return known[status] ?? `its server answered with status ${status}`;
}

function hostIn(headers: Headers): string {
  const location = headers.get('location') ?? '';
  return URL.canParse(location) ? new URL(location).host : 'another address';
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return code ?? (error instanceof Error ? error.message : String(error));
}

function fault(message: string): { readonly ok: false; readonly error: ModelFault } {
  return failed({ message });
}
