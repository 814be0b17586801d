import type { ReportOutput } from '../../schema/generated/run-report.js';
import type { LiveOutput } from '../page-state.js';
import { liveLimit } from '../page-state.js';
import { make, type Piece } from '../piece.js';
import { say } from '../words.js';
import { button, part } from './part.js';

/** What of an output is open: the keys of those that a reader wants to see whole. */
export interface Opened {
  readonly more: ReadonlySet<string>;
}

const shortLines = 12;
const longestText = 60_000;

/** What programs printed, its end or its beginning first, and all that is there on demand. */
export function recordedOutput(
  name: 'stdout' | 'stderr',
  output: ReportOutput | undefined,
  key: string,
  { more }: Opened,
): Piece | undefined {
  if (output === undefined || output.bytes === 0) return undefined;
  const { bytes, preview, file } = output;
  const lines = preview.trimEnd().split('\n');
  const isWhole = more.has(key) || lines.length <= shortLines + 3;
  const shown = isWhole ? lines : lines.slice(0, shortLines);
  return make(
    'div',
    { class: `output ${name}` },
    label(name, [say('output.bytes', bytes), ...(file === undefined ? [] : [say('output.kept', file)])]),
    make(
      'pre',
      { tabindex: 0, role: 'region', 'aria-label': say('output.region', name, key) },
      shown.join('\n').slice(0, longestText),
    ),
    lines.length > shortLines + 3 && moreButton(key, isWhole, lines.length - shortLines),
  );
}

/** What a program prints at the moment; the end of it, where the reader did not ask for more. */
export function liveOutput({ stdout, stderr }: LiveOutput, stepId: string, opened: Opened): Piece {
  const streams = [
    ['stdout', stdout],
    ['stderr', stderr],
  ] as const;
  return part(
    say('part.output'),
    streams.map(([name, text]) => text !== '' && liveStream(name, text, `${stepId} live ${name}`, opened)),
  );
}

function liveStream(name: string, text: string, key: string, { more }: Opened): Piece {
  const lines = text.trimEnd().split('\n');
  const isWhole = more.has(key) || lines.length <= shortLines + 3;
  const shown = isWhole ? lines : lines.slice(-shortLines);
  const isCut = text.length >= liveLimit && isWhole;
  return make(
    'div',
    { class: `output live ${name}`, key },
    label(name, [say('output.live')]),
    lines.length > shortLines + 3 && moreButton(key, isWhole, lines.length - shortLines),
    make(
      'pre',
      { tabindex: 0, role: 'region', 'aria-label': say('output.region', name, key) },
      isCut && `${say('output.cut')}\n`,
      shown.join('\n'),
    ),
  );
}

function label(name: string, notes: readonly string[]): Piece {
  return make('p', { class: 'label' }, make('b', {}, name), make('span', { class: 'quiet' }, notes.join(' · ')));
}

function moreButton(key: string, isWhole: boolean, hidden: number): Piece {
  return button(
    'more',
    { class: 'link', 'data-key': key, 'aria-expanded': String(isWhole) },
    isWhole ? say('output.less') : say('output.more', hidden),
  );
}
