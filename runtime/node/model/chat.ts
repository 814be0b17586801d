import type { ProposalRequest } from '../../compiler/proposal/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import { addressOf } from './address.js';
import type { Model, ModelFault } from './model.js';
import { posted } from './post.js';

/** A model on a server, with the key that the server wants. */
export interface ServedModel {
  readonly name: string;
  readonly url: string;
  /** How the server calls it. */
  readonly model: string;
  readonly key?: string;
  readonly timeoutMs: number;
}

/** A model behind the chat of OpenAI, as many servers have it. */
export function chatModel({ name, url, model, key, timeoutMs }: ServedModel): Model {
  const headers: Readonly<Record<string, string>> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const address = addressOf(url, '/chat/completions');
  return {
    name,
    place: new URL(url).origin,
    complete: async (request, cancellation) => {
      const reply = await posted({ url: address, headers, timeoutMs, body: bodyOf(request, model) }, cancellation);
      return reply.ok ? contentOf(reply.value) : reply;
    },
  };
}

function bodyOf({ system, user, answer }: ProposalRequest, model: string): object {
  const messages = [
    { role: 'system', content: `${system}\n\nThe schema of the answer:\n${JSON.stringify(answer)}` },
    { role: 'user', content: user },
  ];
  // Not strict: servers that know a part of JSON Schema only would refuse it, and the answer is judged anyway.
  const json_schema = { name: 'proposal', strict: false, schema: answer };
  return { model, messages, response_format: { type: 'json_schema', json_schema } };
}

interface Choice {
  readonly finish_reason?: unknown;
  readonly message?: { readonly content?: unknown; readonly refusal?: unknown } | null;
}

function contentOf(reply: unknown): Result<string, ModelFault> {
  const { choices } = reply as { readonly choices?: unknown };
  const [choice = {}] = (Array.isArray(choices) ? choices : []) as readonly Choice[];
  const { content, refusal } = choice.message ?? {};
  if (choice.finish_reason === 'length') return failed({ message: 'its answer breaks off' });
  if (choice.finish_reason === 'content_filter' || (typeof refusal === 'string' && refusal !== ''))
    return failed({ message: 'it refused to answer' });
  return typeof content === 'string' ? ok(content) : failed({ message: 'its server answered without a text' });
}
