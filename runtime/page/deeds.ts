import { answerOf, type Deed } from './form/answers.js';
import type { PageAction } from './message.js';
import type { RunPage } from './page.js';
import { answered, currentStep, isAskedHere, type Tab } from './page-state.js';

/** How long after a question came a click on it does not count yet: it may have been meant for what was there before. */
const settling = 300;

/** What a click does, by the word on its button; `at` is when it was made, which may be long before it is heard of. */
export function done(page: RunPage, { dataset }: HTMLElement, at: number): void {
  const word = dataset['do'] ?? '';
  if (Object.hasOwn(deeds, word)) deeds[word]?.(page, dataset, at);
}

type Act = (page: RunPage, data: DOMStringMap, at: number) => void;

const deeds: Readonly<Record<string, Act>> = {
  toggle: (page, { step = '' }) => {
    page.look({ opened: new Map([...page.reader.opened, [step, !page.isOpen(step)]]), entry: step });
  },
  open: (page, { step = '' }) => {
    page.look({ opened: new Map([...page.reader.opened, [step, true]]) });
    page.goTo(step);
  },
  go: (page, { step = '' }) => page.goTo(step),
  jump: (page) => {
    const current = currentStep(page.state);
    page.reader = { ...page.reader, isFollowing: true };
    if (isAskedHere(page.state)) page.goToForm();
    else if (current !== undefined) page.goTo(current);
  },
  tab: (page, { tab }) => {
    page.look({ tab: tab as Tab });
    page.drawNow();
    page.root.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
  },
  more: (page, { key = '' }) => page.look({ more: flipped(page.reader.more, key) }),
  text: (page) => page.look({ isTextOpen: !page.reader.isTextOpen }),
  paper: (page) => page.host.showReport?.(),
  action: (page, { action }) => page.host.post({ type: 'action', action: action as PageAction }),
  reveal: (page, { step = '', where }) => {
    page.host.post({ type: 'reveal', stepId: step, where: where === 'guide' ? 'guide' : 'runbook' });
  },
  answer: (page, { deed }, at) => answerWith(page, deed as Deed, at),
  attach,
  remove: (page) => {
    const { file: _, fileFault: __, ...draft } = page.reader.draft;
    page.look({ draft });
  },
};

function flipped(all: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return all.has(key) ? new Set([...all].filter((one) => one !== key)) : new Set([...all, key]);
}

function answerWith(page: RunPage, deed: Deed, at: number): void {
  const { question } = page.state;
  if (question === undefined || at - page.askedAt < settling) return;
  const answer = answerOf(deed, question, page.reader.draft);
  if (answer === undefined) return;
  page.host.post({ type: 'answer', requestId: question.requestId, answer });
  page.state = answered(page.state, question.requestId);
  page.draw();
}

function attach(page: RunPage): void {
  const { question } = page.state;
  const { file } = page.reader.draft;
  if (question === undefined || file === undefined) return;
  page.host.post({ type: 'attach', requestId: question.requestId, name: file.name, base64: file.base64 });
  page.state = answered(page.state, question.requestId);
  page.draw();
}
