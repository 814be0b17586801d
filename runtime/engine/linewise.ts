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
      const all = open[stream] + text;
      const end = needsWholeText ? 0 : all.lastIndexOf('\n') + 1;
      open[stream] = all.slice(end);
      passOn(stream, all.slice(0, end));
    },
    end: (lengths) => {
      for (const stream of ['stdout', 'stderr'] as const) {
        passOn(stream, open[stream].slice(0, Math.max(0, lengths[stream] - passed[stream])));
        open[stream] = '';
      }
    },
  };
}
