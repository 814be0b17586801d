import { setTimeout as sleep } from 'node:timers/promises';
import { failed, ok, type Result } from '../../model/result.js';
import type { Redaction } from '../../model/runbook.js';
import { redactorOf } from '../../record/redact.js';
import { secretRedactions } from '../../record/secrets.js';
import { type KeyAnswer, type KeyQuestion, promptOf, type SecondKey } from '../../risk/index.js';
import { isModelAnswer } from '../../schema/generated/model-answer.js';
import { addressFault, addressOf } from '../model/address.js';
import { jsonIn, replyText } from '../model/reply.js';
import type { Environment } from './pack-folders.js';

/** How a model is asked. */
export interface ModelSetting {
  /** The endpoint for chat of an OpenAI-compatible server, with or without `/chat/completions`. */
  readonly url: string;
  readonly model: string;
  readonly token?: string;
  /** What the runbook wants hidden, beside what looks like a secret anyway. */
  readonly redactions?: readonly Redaction[];
  readonly timeoutMs?: number;
  /** How many questions may be open at a time. */
  readonly concurrency?: number;
}

/** The model that the environment names; undefined where it names none, which is how it is unless somebody sets it. */
export function modelSettingIn(
  environment: Environment,
): Result<ModelSetting | undefined, { readonly message: string }> {
  const { RUNBOOK_MODEL_URL: url = '', RUNBOOK_MODEL: model = '', RUNBOOK_MODEL_TOKEN: token = '' } = environment;
  if (url === '' && model === '') return ok(undefined);
  if (url === '') return failed({ message: `RUNBOOK_MODEL is '${model}', but RUNBOOK_MODEL_URL is not set; set both` });
  if (model === '') return failed({ message: `RUNBOOK_MODEL_URL is '${url}', but RUNBOOK_MODEL is not set; set both` });
  const secret = token === '' ? {} : { secret: 'RUNBOOK_MODEL_TOKEN' };
  const fault = addressFault({ called: 'RUNBOOK_MODEL_URL', url, ...secret });
  return fault === undefined ? ok({ url, model, ...(token !== '' && { token }) }) : failed({ message: fault });
}

/** A model as the second key. Secrets are taken out before anything leaves; whatever fails is no answer. */
export function modelKey(setting: ModelSetting): SecondKey {
  const { redactions = [], concurrency = 4 } = setting;
  const { text: redact } = redactorOf([...redactions, ...secretRedactions]);
  const gate = gateFor(concurrency);
  return { judge: (question) => gate(() => answerTo(redacted(question, redact), setting)) };
}

const chatPath = '/chat/completions';
const usualTimeoutMs = 10_000;
const longestAnswer = 64 * 1024;
const retryAfterMs = 200;

function redacted(question: KeyQuestion, redact: (text: string) => string): KeyQuestion {
  const { shell, command, before = [], after = [], context = [] } = question;
  const all = (texts: readonly string[]) => texts.map(redact);
  return { shell, command: redact(command), before: all(before), after: all(after), context: all(context) };
}

/** Lets so many pass at a time; the others wait in line. */
function gateFor(most: number): <Value>(act: () => Promise<Value>) => Promise<Value> {
  let open = 0;
  const waiting: (() => void)[] = [];
  return async (act) => {
    if (open >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else open += 1;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next === undefined) open -= 1;
      else next();
    }
  };
}

async function answerTo(question: KeyQuestion, setting: ModelSetting): Promise<KeyAnswer | undefined> {
  const first = await asked(question, setting);
  if (first !== 'again') return first;
  await sleep(retryAfterMs);
  const second = await asked(question, setting);
  return second === 'again' ? undefined : second;
}

/** `again` where the server could not be reached or was busy; what it said badly it would only say again. */
async function asked(question: KeyQuestion, setting: ModelSetting): Promise<KeyAnswer | 'again' | undefined> {
  const signal = AbortSignal.timeout(setting.timeoutMs ?? usualTimeoutMs);
  try {
    const response = await fetch(addressOf(setting.url, chatPath), { ...requestFor(question, setting), signal });
    if (response.ok) return answerIn(await replyText(response, longestAnswer));
    await response.body?.cancel();
    return response.status === 429 || response.status >= 500 ? 'again' : undefined;
  } catch {
    // A second key that cannot be asked is one that gives no answer; that alone makes the class worse.
    return signal.aborted ? undefined : 'again';
  }
}

function requestFor(question: KeyQuestion, { model, token }: ModelSetting): RequestInit {
  const { system, user } = promptOf(question);
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
  return {
    method: 'POST',
    // What is sent elsewhere by the server that was named was not meant to go there.
    redirect: 'error',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ model, temperature: 0, response_format: { type: 'json_object' }, messages }),
  };
}

function answerIn(text: string | undefined): KeyAnswer | undefined {
  const content = contentOf(jsonIn(text));
  const answer = jsonIn(content);
  if (!isModelAnswer(answer)) return undefined;
  const { classification: risk, confidence, reasoning, rollbacks = [] } = answer;
  return { risk, reasoning, rollbacks, ...(typeof confidence === 'number' && { confidence }) };
}

function contentOf(reply: unknown): string | undefined {
  const choices = (reply as { readonly choices?: unknown } | undefined)?.choices;
  const [choice] = Array.isArray(choices) ? choices : [];
  const content: unknown = choice?.message?.content;
  return typeof content === 'string' ? content : undefined;
}
