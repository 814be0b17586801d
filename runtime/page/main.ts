import { done } from './deeds.js';
import { choose, fileIn } from './files.js';
import { findHost, jsonIn } from './host.js';
import { pressed } from './keys.js';
import { RunPage } from './page.js';
import { found } from './steps.js';
import { say, speak } from './words.js';

const root = document.getElementById('run');
if (root) open(root);

function open(root: HTMLElement): void {
  speak(jsonIn<Record<string, string>>('run-words') ?? {});
  const host = findHost();
  const page = new RunPage(root, host);
  hear(page);
  host.listen((message) => page.tell(message));
  if (host.embedded) {
    page.tell({ type: 'show', data: host.embedded, host: { actions: [] } });
    page.announce('');
  } else setInterval(() => page.tick(), 1000);
  page.drawNow();
  host.post({ type: 'ready' });
}

function hear(page: RunPage): void {
  const { root } = page;
  root.addEventListener('click', ({ target, timeStamp }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null;
    if (button) done(page, button, timeStamp);
  });
  root.addEventListener('input', ({ target }) => wrote(page, target));
  root.addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('keydown', (event) => pressed(page, event));
  document.addEventListener('paste', (event) => {
    const file = fileIn(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    void choose(page, file);
  });
  hearDrops(page);
  document.addEventListener('scroll', () => page.scrolled(), { passive: true });
  document.addEventListener('scrollend', () => page.scrollEnded());
  addEventListener('resize', () => page.resized());
}

/** Takes what a reader writes, ticks or chooses. */
function wrote(page: RunPage, target: EventTarget | null): void {
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) noted(page, target);
  else if (target instanceof HTMLInputElement) takers[kindOf(target)](page, target);
}

function kindOf({ id, dataset }: HTMLInputElement): keyof typeof takers {
  if (id === 'filter') return 'filter';
  if (dataset['tick'] !== undefined) return 'tick';
  return dataset['file'] === undefined ? 'text' : 'file';
}

const takers = {
  filter: filtered,
  tick: ticked,
  text: noted,
  file: (page: RunPage, input: HTMLInputElement) => {
    void choose(page, input.files?.[0]);
    // The same file may be chosen again after it was removed.
    input.value = '';
  },
};

function noted(page: RunPage, { dataset, value }: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement): void {
  const { draft } = page.reader;
  const { field } = dataset;
  if (field !== undefined) page.look({ draft: { ...draft, texts: { ...draft.texts, [field]: value } } });
}

function ticked(page: RunPage): void {
  const boxes = [...page.root.querySelectorAll<HTMLInputElement>('input[data-tick]')];
  const items = boxes.filter(({ checked }) => checked).map(({ dataset }) => dataset['tick'] ?? '');
  page.look({ draft: { ...page.reader.draft, ticked: items } });
}

function filtered(page: RunPage, { value: filter }: HTMLInputElement): void {
  page.look({ filter });
  page.announce(filter === '' ? '' : say('live.found', found(page.state.steps, filter).length));
}

function hearDrops(page: RunPage): void {
  const zone = (event: DragEvent) => (event.target instanceof Element ? event.target.closest('[data-drop]') : null);
  document.addEventListener('dragover', (event) => {
    if (zone(event)) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    if (!zone(event)) return;
    event.preventDefault();
    void choose(page, fileIn(event.dataTransfer));
  });
}
