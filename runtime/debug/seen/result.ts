import { type RunView, shownResult } from '../view.js';
import { LazyValue, sizeText } from './lazy-value.js';

/** The result of the last step that is done; an output that was kept whole is read when it is opened. */
export function seenResult(view: RunView): Readonly<Record<string, unknown>> {
  const result = shownResult(view);
  const { record } = view.executed ?? {};
  if (!record || result['stdout'] === undefined) return result;
  return {
    ...result,
    stdout: seenOutput(view, record.stdout_preview, record.stdout_file ?? record.stdout_kept, record.stdout_bytes),
    stderr: seenOutput(view, record.stderr_preview, record.stderr_file ?? record.stderr_kept, record.stderr_bytes),
  };
}

function seenOutput({ sources, shown }: RunView, beginning: string, file: string | undefined, bytes: number): unknown {
  // What is no longer than its preview is not worth a file to open.
  if (file === undefined || !beginning.endsWith('…')) return beginning;
  return new LazyValue(`${beginning} (${sizeText(bytes)})`, 'text', () =>
    shown.text(sources.files.blob(file) ?? beginning),
  );
}
