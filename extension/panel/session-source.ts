import type { DebugSession } from 'vscode';
import { type AnswerArguments, messageName, type PageResponse } from '../../debug-adapter/protocol.js';
import { offered, type PageSource, type SeenRun } from './page-source.js';

/** The part of a debug session that its page comes from. */
export type ShownSession = Pick<DebugSession, 'customRequest'>;

/** The run of a debug session, be it live, a replay, a dry run or one that is only looked at. */
export function sessionSource(session: ShownSession): PageSource {
  return {
    read: async () => seenIn((await session.customRequest(messageName.page)) as PageResponse),
    leave: () => {
      // A session that is over has nothing to leave.
      Promise.resolve(session.customRequest(messageName.leavePage)).catch(() => undefined);
    },
    answer: async (requestId, answer) => {
      await session.customRequest(messageName.answer, { requestId, answer } satisfies AnswerArguments);
    },
    takeBack: async () => {
      await session.customRequest('evaluate', { expression: 'rollback', context: 'repl' });
    },
  };
}

/** What is seen of a run of which its session tells this. */
export function seenIn(page: PageResponse): SeenRun {
  const { data, at, live, question, isRecord, canTakeBack, runbook, guide, directory } = page;
  const { mode } = data.report.run;
  // A replay comes to the disk when it comes to rest.
  const isOnDisk = directory !== undefined && (isRecord || mode !== 'replay');
  return {
    data,
    at,
    live,
    ...(question && { question }),
    host: {
      actions: offered({
        resume: false,
        rollback: canTakeBack,
        copySummary: isOnDisk,
        export: isOnDisk,
        openRunbook: true,
        openGuide: guide !== undefined,
        verify: isOnDisk,
        panic: !isRecord && (mode === 'real' || mode === 'probe'),
      }),
    },
    places: {
      runbook,
      ...(guide !== undefined && { guide }),
      ...(isOnDisk && directory !== undefined && { directory }),
    },
  };
}
