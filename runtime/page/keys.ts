import type { RunPage } from './page.js';

/** What a key does where a button has the focus, and anywhere outside of fields. */
export function pressed(page: RunPage, event: KeyboardEvent): void {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = keyFor(page, target, event.key);
  if (!act) return;
  event.preventDefault();
  act();
}

type Act = (() => void) | undefined;

function keyFor(page: RunPage, target: Element, key: string): Act {
  if (target.id === 'filter') return inFilter(page, target as HTMLInputElement, key);
  if (target.matches('input, textarea, select')) return undefined;
  if (key === '/') return toFilter(page);
  if (target.matches('.head')) return inList(page, target as HTMLElement, key);
  if (target.matches('.node')) return inGraph(page, target as SVGElement, key);
  return target.matches('[role="tab"]') ? inTabs(page, target as HTMLElement, key) : undefined;
}

function toFilter(page: RunPage): Act {
  const box = page.root.querySelector<HTMLInputElement>('#filter');
  return box ? () => box.focus() : undefined;
}

function inFilter(page: RunPage, box: HTMLInputElement, key: string): Act {
  if (key === 'Escape') {
    return () => {
      box.value = '';
      page.look({ filter: '' });
    };
  }
  const first = page.listed[0];
  return key === 'ArrowDown' && first ? () => page.focusRow(first.id) : undefined;
}

const pageSize = 10;

/** The place that a key leads to from another one; undefined where it leads nowhere. */
function placeBy(key: string, place: number, count: number): number | undefined {
  const places: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + pageSize,
    PageUp: place - pageSize,
    Home: 0,
    End: count - 1,
  };
  const wanted = Object.hasOwn(places, key) ? places[key] : undefined;
  return wanted === undefined ? undefined : Math.min(count - 1, Math.max(0, wanted));
}

function inList(page: RunPage, head: HTMLElement, key: string): Act {
  const id = head.dataset['step'] ?? '';
  const isOpen = page.isOpen(id);
  if ((key === 'ArrowRight' && !isOpen) || (key === 'ArrowLeft' && isOpen)) return () => head.click();
  const place = placeBy(
    key,
    page.listed.findIndex((step) => step.id === id),
    page.listed.length,
  );
  const next = place === undefined ? undefined : page.listed[place];
  return next ? () => page.focusRow(next.id) : undefined;
}

function inTabs(page: RunPage, tab: HTMLElement, key: string): Act {
  const all = [...page.root.querySelectorAll<HTMLElement>('[role="tab"]')];
  const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  const next = all[(all.indexOf(tab) + step + all.length) % all.length];
  return step === 0 ? undefined : () => next?.click();
}

function inGraph(page: RunPage, node: SVGElement, key: string): Act {
  const id = node.dataset['step'] ?? '';
  if (key === 'Enter' || key === ' ') return () => node.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  const { steps } = page.state;
  const here = steps.find((step) => step.id === id);
  const side = key === 'ArrowRight' ? steps.find(({ takesBack }) => takesBack === id) : undefined;
  const back = key === 'ArrowLeft' ? steps.find((step) => step.id === here?.takesBack) : undefined;
  const column = steps.filter(({ takesBack }) => takesBack === undefined);
  const at = column.findIndex((step) => step.id === (here?.takesBack ?? id));
  const place = placeBy(key, at, column.length);
  const next = side ?? back ?? (place === undefined ? undefined : column[place]);
  return next ? () => page.focusNode(next.id) : undefined;
}
