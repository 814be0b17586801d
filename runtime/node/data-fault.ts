import { type DataReading, formatDiagnostic } from '../language/index.js';

/** Why a file of settings does not count. */
export interface DataFault {
  /** One line. */
  readonly message: string;
  /** Each fault with its place and the line underlined; empty where the file could not be read at all. */
  readonly details: string;
}

/** The fault of a file that was read and is not right. */
export function dataFault(
  path: string,
  reading: Pick<DataReading<unknown>, 'diagnostics' | 'text' | 'lines'>,
): DataFault {
  const { diagnostics, text, lines } = reading;
  const count = `${diagnostics.length} fault${diagnostics.length === 1 ? '' : 's'}`;
  const shown = diagnostics.slice(0, mostShown);
  return {
    message: `'${path}' does not count: ${count}; correct the file or take it away`,
    details: shown.map((diagnostic) => `${formatDiagnostic(diagnostic, text, lines, path)}\n`).join(''),
  };
}

const mostShown = 20;
