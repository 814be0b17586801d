import type { Answer } from '../../runtime/model/question.js';
import type { FromPage, PageAction } from '../../runtime/page/message.js';

type Fields = Readonly<Record<string, unknown>>;

/** What a page says, where it is something that a page can say; whether an answer fits its question is for the run to judge. */
export function readFromPage(given: unknown): FromPage | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const fields = given as Fields;
  const { type } = fields;
  return typeof type === 'string' && Object.hasOwn(readers, type)
    ? readers[type as FromPage['type']](fields)
    : undefined;
}

const readers: Readonly<Record<FromPage['type'], (fields: Fields) => FromPage | undefined>> = {
  ready: () => ({ type: 'ready' }),
  answer: ({ requestId, answer }) =>
    isText(requestId) && isAnswer(answer) ? { type: 'answer', requestId, answer } : undefined,
  attach: ({ requestId, name, base64 }) =>
    isText(requestId) && isText(name) && isText(base64) ? { type: 'attach', requestId, name, base64 } : undefined,
  action: ({ action }) => (isAction(action) ? { type: 'action', action } : undefined),
  reveal: ({ stepId, where }) =>
    isText(stepId) && (where === 'runbook' || where === 'guide') ? { type: 'reveal', stepId, where } : undefined,
};

const actions: Readonly<Record<PageAction, true>> = {
  panic: true,
  resume: true,
  rollback: true,
  copySummary: true,
  export: true,
  openRunbook: true,
  openGuide: true,
  verify: true,
};

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isAction(value: unknown): value is PageAction {
  return isText(value) && Object.hasOwn(actions, value);
}

// A page has files only as what was pasted or chosen there, never by a path of this machine.
function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind !== 'attachment';
}
