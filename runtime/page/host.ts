import type { FromPage, ToPage } from './message.js';
import type { PageData } from './page-data.js';
import { say } from './words.js';

/** Who shows the page: an editor that talks with it, or a file in which all of it lies. */
export interface Host {
  /** The run of a file; missing where an editor tells of it. */
  readonly embedded?: PageData;
  post(message: FromPage): void;
  listen(heard: (message: ToPage) => void): void;
  /** What the page kept when it was hidden. */
  kept(): unknown;
  keep(value: unknown): void;
  /** Shows the report for paper that lies in a file beside the page; missing where there is none. */
  showReport?(): void;
}

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Finds out who shows the page. */
export function findHost(): Host {
  const acquire = (globalThis as { acquireVsCodeApi?: () => EditorApi }).acquireVsCodeApi;
  return acquire ? editorHost(acquire()) : fileHost();
}

function editorHost(api: EditorApi): Host {
  return {
    post: (message) => api.postMessage(message),
    listen: (heard) => addEventListener('message', ({ data }: MessageEvent<ToPage>) => heard(data)),
    kept: () => api.getState(),
    keep: (value) => api.setState(value),
  };
}

function fileHost(): Host {
  const embedded = jsonIn<PageData>('run-data');
  const nothing = () => undefined;
  if (embedded) showPage(true);
  const showReport = () => showPage(false);
  return { post: nothing, listen: nothing, kept: nothing, keep: nothing, ...(embedded && { embedded, showReport }) };
}

/** An exported file shows its report on paper and where no script runs, and elsewhere the page, until the reader wants the report. */
function showPage(isPage: boolean): void {
  const media = { 'report-style': isPage ? 'print' : 'all', 'page-style': isPage ? 'screen' : 'not all' };
  for (const [id, value] of Object.entries(media)) document.getElementById(id)?.setAttribute('media', value);
  document.getElementById('run')?.toggleAttribute('hidden', !isPage);
  wayBack.hidden = isPage;
  wayBack.textContent = say('top.page');
  wayBack.onclick = () => showPage(true);
  document.body.prepend(wayBack);
  if (!isPage) wayBack.focus();
}

const wayBack = document.createElement('button');

/** The JSON that lies in the document under an id. */
export function jsonIn<Value>(id: string): Value | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as Value) : undefined;
}
