import { isStampLine } from '../stamp.js';

/** The comments at the head of a draft in three states. */
interface ThreeHeads {
  readonly base: string;
  readonly mine: string;
  readonly guide: string;
}

/**
 * A text under the comments that a merge leaves at its head: the stamp of what was compiled last, what people wrote, and
 * what is left to do but for what they have settled or the guide no longer asks for.
 */
export function withMergedHead(text: string, states: ThreeHeads): string {
  const [before, here, there] = [states.base, states.mine, states.guide].map(headLines) as [Lines, Lines, Lines];
  const [known, asked, kept] = [keysOf(before), keysOf(there), keysOf(here)];
  const own = here.lines.flatMap((line) => {
    const key = keyOf(line);
    if (!known.has(key)) return [line];
    return asked.has(key) ? [asked.get(key) ?? line] : [];
  });
  const fresh = [...asked].flatMap(([key, line]) => (known.has(key) || kept.has(key) ? [] : [line]));
  const head = [...there.stamp, ...withFresh(own, fresh)].map((line) => `${line}\n`).join('');
  return head + text.slice(headOf(text).length);
}

interface Lines {
  readonly stamp: readonly string[];
  readonly lines: readonly string[];
}

function headOf(text: string): string {
  return /^(?:[ \t]*(?:#[^\n]*)?\n)*/.exec(text)?.[0] ?? '';
}

function headLines(text: string): Lines {
  const lines = headOf(text).split('\n').slice(0, -1);
  return { stamp: lines.filter(isStampLine), lines: lines.filter((line) => !isStampLine(line)) };
}

function keysOf({ lines }: Lines): ReadonlyMap<string, string> {
  return new Map(lines.filter((line) => line.trim() !== '').map((line) => [keyOf(line), line]));
}

/** What tells a line from the others, wherever the guide says it. */
function keyOf(line: string): string {
  return line.replace(/^# TODO line \d+:/, '# TODO');
}

/** New lines stand behind the others that have something in them. */
function withFresh(lines: readonly string[], fresh: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '') + 1;
  return [...lines.slice(0, last), ...fresh, ...lines.slice(last)];
}
