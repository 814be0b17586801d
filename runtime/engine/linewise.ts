type Stream = 'stdout' | 'stderr';

/**
 * Passes output on in whole lines, so that what spans two pieces is redacted as one; at the end only, where lines do not
 * suffice.
 */
export function linewise(
  pass: (stream: Stream, text: string) => void,
  needsWholeText: boolean,
): {
  readonly write: (stream: Stream, text: string) => void;
  /** Passes on what is left of each stream, up to so many characters of it in all. */
  readonly end: (lengths: Readonly<Record<Stream, number>>) => void;
} {
  const open = { stdout: '', stderr: '' };
  const passed = { stdout: 0, stderr: 0 };
  const passOn = (stream: Stream, text: string) => {
    passed[stream] += text.length;
    if (text !== '') pass(stream, text);
  };
  return {
    write: (stream, text) => {
      // Only the new text is searched: to search the open line again with each piece would take the square of its length.
      const end = needsWholeText ? 0 : text.lastIndexOf('\n') + 1;
      if (end === 0) {
        open[stream] += text;
        return;
      }
      const lines = open[stream] + text.slice(0, end);
      open[stream] = text.slice(end);
      passOn(stream, lines);
    },
    end: (lengths) => {
      for (const stream of ['stdout', 'stderr'] as const) {
        passOn(stream, open[stream].slice(0, Math.max(0, lengths[stream] - passed[stream])));
        open[stream] = '';
      }
    },
  };
}
