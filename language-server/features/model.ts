import { compileGuide } from '../../runtime/compiler/index.js';
import { longestAnswer, type ProposalSource } from '../../runtime/compiler/proposal/index.js';
import { guidesNamed, readRunbook, unifiedGuide } from '../../runtime/language/index.js';
import { failed, ok, type Result } from '../../runtime/model/result.js';
import { sha256Hex } from '../../runtime/node/digest.js';
import { judgedAnswer, proposalRequest } from '../../runtime/node/model/propose.js';
import type { Documents } from '../documents.js';
import { pathOf } from '../file-uri.js';
import type { ModelParams, ModelResult } from '../protocol.js';
import { guideOf } from './compile-again.js';

/** What an editor would ask its model about an open draft; with an answer, what that comes to. The draft itself stays. */
export async function proposeDraft(documents: Pick<Documents, 'textOf'>, params: unknown): Promise<ModelResult> {
  const fault = paramsFault(params);
  if (fault !== undefined) return { message: fault };
  const { uri, answer, model = 'model', wanted } = params as ModelParams;
  const source = await sourceOf(documents.textOf(uri), uri);
  if (!source.ok) return { message: source.error };
  if (answer === undefined) {
    const { system, user, answer: schema } = proposalRequest(source.value);
    return { request: [`${system}\n\nThe schema of the answer:\n${JSON.stringify(schema)}`, user] };
  }
  const judgement = judgedAnswer(answer, source.value, { model, ...(wanted && { wanted: new Set(wanted) }) });
  return judgement.ok ? judgement.value : { message: judgement.error.message };
}

async function sourceOf(draft: string | undefined, uri: string): Promise<Result<ProposalSource, string>> {
  const path = pathOf(uri);
  if (path === undefined || draft === undefined)
    return failed(`'${uri}' is no draft that is open and lies on this machine; open one beside its guide`);
  const guide = await guideOf(path, draft);
  if (!guide.ok) return guide;
  const { text, form, risk, guide: file } = guide.value;
  const isAsCompiled = guidesNamed(readRunbook(draft)).some(({ sha256 }) => sha256 === sha256Hex(unifiedGuide(text)));
  if (!isAsCompiled) return failed(`'${file}' was changed since the draft was made from it; compile it again first`);
  const { ir } = compileGuide({ text, form, file, sha256Hex, risk });
  return ok({ guide: text, form, ir, draft, risk });
}

function paramsFault(params: unknown): string | undefined {
  const { uri, answer = '', model = '', wanted = [] } = (params ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof uri !== 'string' || uri === '') return 'the request names no draft; send its "uri"';
  if (typeof answer !== 'string' || answer.length > longestAnswer)
    return '"answer" is not a text that can be read; send what the model said';
  if (typeof model !== 'string') return '"model" is not a text; send the name of the model';
  const isList = Array.isArray(wanted) && wanted.every((one) => Number.isInteger(one));
  return isList ? undefined : '"wanted" is not a list of places; send those of the changes to make';
}
