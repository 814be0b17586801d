import type { Browser, Page } from 'playwright-core';
import { exportPage } from '../../runtime/cli/render/export-page.js';
import type { PageHost, ToPage } from '../../runtime/page/message.js';
import type { PageData } from '../../runtime/page/page-data.js';
import { pageFiles, showFile, showPage } from './browser.js';
import { ended, failed, long, questions, running, waiting } from './scenes.js';
import type { Theme } from './themes.js';

/** What an editor offers for a run. */
export const host: PageHost = {
  actions: ['panic', 'resume', 'rollback', 'copySummary', 'export', 'openRunbook', 'openGuide', 'verify'],
};

/** What shows a run. */
export function showing(data: PageData, more: Partial<PageHost> = {}): ToPage {
  return { type: 'show', data, host: { ...host, ...more } };
}

/** A state of the page as it may be looked at: what the host has told, and what the reader did then. */
export interface PageStanding {
  readonly told: readonly ToPage[];
  readonly act?: (page: Page) => Promise<void>;
}

const click = (selector: string) => async (page: Page) => page.click(selector);
const printing: readonly ToPage[] = [
  { type: 'at', stepId: 'drain', isStopped: false },
  { type: 'output', stepId: 'drain', stream: 'stdout', text: 'evicting pod payments-1\n'.repeat(40) },
  { type: 'output', stepId: 'drain', stream: 'stderr', text: 'a pod has a local volume\n' },
];

/** Every state that the page can be in, by what it shows. */
export const standings: Readonly<Record<string, PageStanding>> = {
  empty: { told: [{ type: 'empty', why: 'no run was chosen' }] },
  running: { told: [showing(running), ...printing] },
  waiting: { told: [showing(waiting)] },
  'answered elsewhere': {
    told: [showing(waiting, { cannotAnswer: 'a terminal drives this run; answer there' }), asking('typed')],
  },
  'typed approval': { told: [showing(waiting), asking('typed')], act: click('summary >> nth=0') },
  'confirmed approval': { told: [showing(waiting), asking('confirm')], act: click('summary >> nth=0') },
  'refused answer': {
    told: [
      showing(waiting),
      asking('confirm'),
      { type: 'refused', requestId: 'q-confirm', message: 'it came too late' },
    ],
  },
  'text as evidence': { told: [showing(waiting), asking('text')] },
  'checklist as evidence': { told: [showing(waiting), asking('checklist')] },
  'file as evidence': { told: [showing(waiting), asking('attachment')] },
  'word on a step': { told: [showing(waiting), asking('intervention')] },
  failed: { told: [showing(failed)] },
  completed: { told: [showing(ended)] },
  'an open step': { told: [showing(ended)], act: click('.head[data-step="clean"]') },
  'nothing found': { told: [showing(ended)], act: (page) => page.fill('#filter', 'no such words') },
  '1,000 steps': { told: [showing(long(1000))] },
  graph: { told: [showing(ended)], act: click('#tab-graph') },
  'graph as text': {
    told: [showing(ended)],
    act: async (page) => {
      await page.click('#tab-graph');
      await page.click('[data-do="text"]');
    },
  },
  'graph of 1,000 steps': { told: [showing(long(1000))], act: click('#tab-graph') },
  record: { told: [showing(ended)], act: click('#tab-record') },
};

function asking(name: keyof typeof questions): ToPage {
  return { type: 'ask', question: questions[name] };
}

/** Opens the page in a state. */
export async function openStanding(browser: Browser, name: string, theme: Theme): Promise<Page> {
  const { told, act } = standings[name] ?? { told: [] };
  const { page, tell } = await showPage(browser, { theme });
  await tell(...told);
  await act?.(page);
  await tell();
  return page;
}

/** Opens an exported file, as the page or as the report that lies beside it. */
export async function openFile(browser: Browser, theme: Theme, isReport: boolean): Promise<Page> {
  const { page } = await showFile(browser, exportPage(ended, pageFiles()), { theme });
  if (isReport) await page.click('[data-do="paper"]');
  return page;
}
