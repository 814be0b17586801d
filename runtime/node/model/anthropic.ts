import type { ProposalRequest } from '../../compiler/proposal/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import { addressOf } from './address.js';
import type { ServedModel } from './chat.js';
import type { Model, ModelFault } from './model.js';
import { posted } from './post.js';

/** Where Anthropic answers. */
export const anthropicUrl = 'https://api.anthropic.com/v1';

/** A model behind the messages of Anthropic; its answer is the input of a tool, so that it has the shape asked for. */
export function anthropicModel({ name, url, model, key, timeoutMs }: ServedModel): Model {
  const headers = { 'anthropic-version': '2023-06-01', ...(key !== undefined && { 'x-api-key': key }) };
  const address = addressOf(url, '/messages');
  return {
    name,
    place: new URL(url).origin,
    complete: async (request, cancellation) => {
      const reply = await posted({ url: address, headers, timeoutMs, body: bodyOf(request, model) }, cancellation);
      return reply.ok ? contentOf(reply.value) : reply;
    },
  };
}

const tool = 'propose_changes';
const mostTokens = 16_384;

function bodyOf({ system, user, answer }: ProposalRequest, model: string): object {
  return {
    model,
    max_tokens: mostTokens,
    system,
    messages: [{ role: 'user', content: user }],
    tools: [{ name: tool, description: 'Hands in the changes of the draft', input_schema: answer }],
    tool_choice: { type: 'tool', name: tool },
  };
}

interface Content {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly input?: unknown;
}

function contentOf(reply: unknown): Result<string, ModelFault> {
  const { stop_reason, content } = reply as { readonly stop_reason?: unknown; readonly content?: unknown };
  if (stop_reason === 'max_tokens' || stop_reason === 'model_context_window_exceeded')
    return failed({ message: 'its answer breaks off' });
  if (stop_reason === 'refusal') return failed({ message: 'it refused to answer' });
  const blocks = (Array.isArray(content) ? content : []) as readonly Content[];
  const used = blocks.find(({ type }) => type === 'tool_use');
  if (used) return ok(JSON.stringify(used.input ?? null));
  const said = blocks.find(({ type }) => type === 'text')?.text;
  return typeof said === 'string' ? ok(said) : failed({ message: 'its server answered without a text' });
}
