import type { CapturedValue } from '../../run/state.js';
import { type RunView, shownCaptures } from '../view.js';
import { LazyValue, sizeText } from './lazy-value.js';

/** The captured values, redacted; one that is stored beside the trace is read when it is opened. */
export function seenCaptures(view: RunView): Readonly<Record<string, unknown>> {
  const shown = shownCaptures(view);
  const entries = Object.entries(view.state.captures);
  return Object.fromEntries(entries.map(([name, one]) => [name, seenCapture(one, shown[name] ?? '', view)]));
}

/** The whole text of a captured value, redacted, given its beginning; of one that cannot be read that is all. */
export function wholeCapture(name: string, beginning: string, { state, sources, shown }: RunView): string {
  const blob = state.captures[name]?.blob;
  const text = blob === undefined ? undefined : sources.files.blob(blob);
  return text === undefined ? beginning : shown.text(text);
}

/** A captured value that is stored beside the trace, by the name or path that asks for all of it; undefined where it asks for something else. */
export function storedCapture(text: string, view: RunView): unknown {
  const [, name = ''] = /^\.?(?:captures\.)?([A-Za-z_]\w*)$/.exec(text) ?? [];
  const found = Object.hasOwn(view.state.captures, name) ? view.state.captures[name] : undefined;
  return found?.blob === undefined ? undefined : seenCapture(found, view.shown.text(found.preview), view);
}

function seenCapture({ blob, bytes }: CapturedValue, beginning: string, view: RunView): unknown {
  if (blob === undefined) return beginning;
  const text = () => view.sources.files.blob(blob) ?? `${beginning} (the rest, '${blob}', cannot be read)`;
  // Of JSON each text is redacted where it is shown; to read it whole first would take as long again.
  const load = () => (/^\s*[[{]/.test(beginning) ? text() : view.shown.text(text()));
  return new LazyValue(`${beginning} (${sizeText(bytes)})`, 'text', load);
}
