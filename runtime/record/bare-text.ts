import { matchesOf, type TextView, viewThrough, viewWithout } from './text-view.js';

/** A text as it reads once a terminal has taken out what steers it and what has no width. */
export function bareText(text: string): string {
  return hasUnseen(text) ? text.replaceAll(unseen, '').replaceAll('\b', '') : text;
}

/** Whether a text holds anything that is not seen on a terminal. */
export function hasUnseen(text: string): boolean {
  return anyUnseen.test(text);
}

/** The ways in which a text that holds something unseen can be read; none where it holds nothing of the kind. */
export function bareViews(text: string): readonly TextView[] {
  if (!hasUnseen(text)) return [];
  const view = viewWithout(text, matchesOf(text, unseen));
  if (!view.text.includes('\b')) return [view];
  const joined = viewWithout(view.text, matchesOf(view.text, backspaces));
  return [joined, overstruck(view.text)].map((inner) => viewThrough(view, inner));
}

/** The text without what is unseen, or the text itself. */
export function bareView(text: string): TextView {
  return bareViews(text)[0] ?? { text, inOriginal: (span) => span };
}

/** Where a sequence begins that is not at its end at the end of the text; its length where there is none. */
export function openSequenceStart(text: string): number {
  return openSequence.exec(text)?.index ?? text.length;
}

// What a backspace goes back over is written anew, as in pages of a manual, where a letter that is struck twice is bold.
function overstruck(text: string): TextView {
  const kept: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) !== '\b') kept.push(at);
    else if (text.charAt(kept.at(-1) ?? 0) !== '\n') kept.pop();
  }
  return {
    text: kept.map((at) => text.charAt(at)).join(''),
    // The letters that were struck over are a part of it.
    inOriginal: ({ start, end }) => ({ start: (kept[start - 1] ?? -1) + 1, end: (kept[end - 1] ?? 0) + 1 }),
  };
}

// biome-ignore-start lint/complexity/useRegexLiterals: as literals these would hold control characters
/** What goes into sequences that hold a text, such as a title; they are not longer in earnest. */
const sequenceText =
  '(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u0090\\u0098\\u009c-\\u009f]{0,4096}';
const sequence = `${sequenceText}(?:\\u0007|\\u001b\\\\|\\u009c)|(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]|\\u001b[ -/]*[0-~]`;
/** What has no width: controls but tab, line feeds and backspace, and marks for hyphens, joints and directions. */
const noWidth =
  '\\u0000-\\u0007\\u000d-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff';
const unseen = new RegExp(`${sequence}|[${noWidth}]`, 'g');
const backspaces = new RegExp('\\u0008+', 'g');
const anyUnseen = new RegExp(`[${noWidth}\\u0008]`);
const openSequence = new RegExp(`${sequenceText}$`);
// biome-ignore-end lint/complexity/useRegexLiterals: as literals these would hold control characters
