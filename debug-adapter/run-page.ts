import { dirname, resolve } from 'node:path';
import { ok } from '../runtime/model/result.js';
import { livePage } from '../runtime/node/page/live-page.js';
import type { PageData } from '../runtime/page/page-data.js';
import { dueRollbackStep } from '../runtime/run/rollback.js';
import type { RunState } from '../runtime/run/state.js';
import type { Answered, DebugContext } from './context.js';
import type { Debuggee } from './debuggee.js';
import { messageName, type PageResponse } from './protocol.js';
import { standingOf } from './standing.js';

/** All that the page of a run shows of the one that is debugged; from now on the client is told what its programs print. */
export function runPage(ctx: DebugContext, run: Debuggee): Answered {
  ctx.isFollowed = true;
  return ok({ body: pageOf(ctx, run) });
}

/** Tells VS Code what its page shows from now on of a run that leaves no record: it may have been over before anybody could ask. */
export function leavePicture(ctx: DebugContext): void {
  const { channel, run } = ctx;
  if (channel === 'vscode' && run && standingOf(run).directory === undefined) {
    ctx.send(messageName.left, pageOf(ctx, run));
  }
}

function pageOf(ctx: DebugContext, run: Debuggee): PageResponse {
  const { timeline, people, pacer, path, plan, isRecord } = run;
  const { directory, stepId, isStopped } = standingOf(run);
  const guide = plan.about.source?.file;
  return {
    data: dataOf(run, !isRecord && !ctx.isOver),
    canTakeBack: pacer.stop !== undefined && dueRollbackStep(plan, timeline.present) !== undefined,
    at: { isStopped, ...(stepId !== undefined && { stepId }) },
    live: ctx.live.pieces,
    isRecord,
    runbook: path,
    ...(guide !== undefined && { guide: resolve(dirname(path), guide) }),
    ...(directory !== undefined && { directory }),
    ...(people.open && { question: people.open.question }),
  };
}

function dataOf({ timeline: { present, events }, plan, mode, outline }: Debuggee, isDriven: boolean): PageData {
  const runId = present.origin?.runId ?? '';
  const data = livePage({ runId, events, state: present, status: statusOf(present), isDriven, outline });
  if (events.length > 0) return data;
  // A dry run stays like this: it has no events, and what is shown of it is its runbook.
  const run = { ...data.report.run, runbook: plan.name, runbook_path: plan.runbookPath, mode };
  return { ...data, report: { ...data.report, run } };
}

/** The client looks at the page no more. */
export function leavePage(ctx: DebugContext): Answered {
  ctx.isFollowed = false;
  return ok({});
}

function statusOf({ phase }: RunState): string {
  switch (phase.name) {
    case 'finished':
      return phase.outcome.status;
    case 'paused':
      return 'waiting';
    case 'pending':
      return 'not begun';
    case 'running':
      return 'running';
  }
}
