import type { PageHost } from '../../runtime/page/message.js';
import type { LanguageService } from '../language-client.js';
import { offered, type PageSource } from './page-source.js';

/** What is said on the page of a run that nobody can answer from here. */
export interface RecordWords {
  /** Of a run that waits or was interrupted, which this window may let go on. */
  readonly resume: string;
  /** Of the same in a workspace that is not trusted. */
  readonly untrusted: string;
  /** Of a run that another process drives. */
  readonly elsewhere: string;
}

/** How the page of a recorded run is made. */
export interface RecordReader {
  readonly language: Pick<LanguageService, 'runPage' | 'leaveRunPage'>;
  readonly words: RecordWords;
  readonly isTrusted: () => boolean;
}

/** A recorded run by its folder, whoever drives it or did. */
export function recordSource(directory: string, { language, words, isTrusted }: RecordReader): PageSource {
  return {
    read: async () => {
      const { page, message } = await language.runPage({ directory });
      if (!page) return message ?? `'${directory}'`;
      const { data, runbook, guide } = page;
      return {
        data,
        live: [],
        host: hostOf(data.report.run, { runbook, guide }, { words, isTrusted: isTrusted() }),
        places: { directory, ...(runbook !== undefined && { runbook }), ...(guide !== undefined && { guide }) },
      };
    },
    leave: language.leaveRunPage,
  };
}

interface Standing {
  readonly status: string;
  readonly mode: string;
}

interface Places {
  readonly runbook: string | undefined;
  readonly guide: string | undefined;
}

function hostOf(
  { status, mode }: Standing,
  { runbook, guide }: Places,
  { words, isTrusted }: { readonly words: RecordWords; readonly isTrusted: boolean },
): PageHost {
  const canGoOn = mode !== 'replay' && (status === 'waiting' || status === 'interrupted');
  const isElsewhere = status === 'running';
  const waits = isTrusted ? words.resume : words.untrusted;
  const cannotAnswer = isElsewhere ? words.elsewhere : canGoOn ? waits : undefined;
  return {
    ...(cannotAnswer !== undefined && { cannotAnswer }),
    actions: offered({
      resume: canGoOn && isTrusted,
      rollback: false,
      copySummary: true,
      export: true,
      openRunbook: runbook !== undefined,
      openGuide: guide !== undefined,
      verify: true,
      panic: isElsewhere,
    }),
  };
}
