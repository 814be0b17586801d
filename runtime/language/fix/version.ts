import { failed, ok, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { type Node, valueAt } from '../syntax/node.js';
import { type ActionPlace, refactoring, type TextAction, touches } from './action.js';

/** The edits that make a runbook one of runbook/v1, in which it means the same; none where it is one, or says no version. */
export function versionEdits(text: string, document: Node | undefined): readonly TextEdit[] {
  const version = valueAt(document, 'apiVersion');
  if (version?.kind !== 'scalar' || version.source !== 'runbook/v0') return [];
  const { start, end } = version.at;
  return [{ at: version.at, newText: text.slice(start, end).replace('runbook/v0', 'runbook/v1') }];
}

/** What has to change before a runbook may use what is new in runbook/v1; or why that cannot be done. */
export function newerVersion({ text, document, outline }: Analysis): Result<readonly TextEdit[], string> {
  const edits = versionEdits(text, document);
  const isNewer = outline.version === 'runbook/v1' || edits.length > 0;
  return isNewer ? ok(edits) : failed("the runbook has no 'apiVersion'; add 'apiVersion: runbook/v1'");
}

/** A runbook of the frozen version as one of the newer, where the cursor is on its version; it runs as it did. */
export function newerVersionActions({ analysis: { text, document }, span }: ActionPlace): readonly TextAction[] {
  const edits = versionEdits(text, document).filter(({ at }) => touches(at, span));
  return edits.length === 0 ? [] : [refactoring('refactor.rewrite', "Change to 'apiVersion: runbook/v1'", ok(edits))];
}
