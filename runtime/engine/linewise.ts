type Stream = 'stdout' | 'stderr';

/** Passes output on in whole lines, so that what spans two pieces is redacted as one; at the end only, where lines do not suffice. */
export function linewise(
  pass: (stream: Stream, text: string) => void,
  needsWholeText: boolean,
): {
  readonly write: (stream: Stream, text: string) => void;
  readonly end: () => void;
} {
  const open = { stdout: '', stderr: '' };
  return {
    write: (stream, text) => {
      const all = open[stream] + text;
      const end = needsWholeText ? 0 : all.lastIndexOf('\n') + 1;
      open[stream] = all.slice(end);
      if (end > 0) pass(stream, all.slice(0, end));
    },
    end: () => {
      for (const stream of ['stdout', 'stderr'] as const) {
        if (open[stream] !== '') pass(stream, open[stream]);
        open[stream] = '';
      }
    },
  };
}
