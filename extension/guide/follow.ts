import type { DebugSession } from 'vscode';
import { type GuidePassage, messageName, type PassageResponse } from '../../debug-adapter/protocol.js';

/** What an editor's debugger looks at; only a frame stands still. */
export interface LookedAt {
  readonly session: Pick<DebugSession, 'type' | 'customRequest'>;
  readonly frameId?: number;
}

/** Told of what the debugger looks at, shows the lines of the guide that the current step was made from, or that there are none. */
export function follower(
  show: (passage: GuidePassage | undefined) => void,
): (lookedAt: LookedAt | undefined) => Promise<void> {
  let newest: object | undefined;
  return async (lookedAt) => {
    const question = {};
    newest = question;
    const passage = await passageOf(lookedAt);
    // The run may have gone on while this was asked.
    if (newest === question) show(passage);
  };
}

/** The lines of the guide that the step was made from that a frame stands at; undefined where that is not known. */
export async function passageOf(lookedAt: LookedAt | undefined): Promise<GuidePassage | undefined> {
  if (lookedAt?.session.type !== 'runbook' || lookedAt.frameId === undefined) return undefined;
  try {
    const { passage }: PassageResponse = await lookedAt.session.customRequest(messageName.passage);
    return passage;
  } catch {
    // The session ended before it answered.
    return undefined;
  }
}
