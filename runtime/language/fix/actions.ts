import type { Span } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import type { ActionPlace, TextAction } from './action.js';
import { rollbackActions } from './add-rollback.js';
import { askEvidenceActions } from './ask-evidence.js';
import { draftActions } from './draft/actions.js';
import { settlingFixes } from './draft/settle.js';
import { variableActions } from './extract-variable.js';
import { quickFixes, safeFixes } from './quick-fix.js';
import { quoteActions, quoteFixes } from './quote.js';
import { scriptVariableFixes } from './script-variable.js';
import { suppressions } from './suppress.js';
import { scriptActions } from './to-script.js';
import { newerVersionActions } from './version.js';

/** What a person may have done to a runbook at a selection, what is most wanted first; never two that do the same. */
export function actionsAt(analysis: Analysis, span: Span): readonly TextAction[] {
  const place = { analysis, span };
  return distinct([...sources.flatMap((actions) => actions(place)), ...safeFixes(analysis.diagnostics)]);
}

const sources: readonly ((place: ActionPlace) => readonly TextAction[])[] = [
  quickFixes,
  quoteFixes,
  scriptVariableFixes,
  settlingFixes,
  suppressions,
  draftActions,
  askEvidenceActions,
  rollbackActions,
  scriptActions,
  variableActions,
  quoteActions,
  newerVersionActions,
];

function distinct(actions: readonly TextAction[]): readonly TextAction[] {
  const seen = new Set<string>();
  return actions.filter(({ kind, change }) => {
    const key = JSON.stringify([kind.startsWith('source'), change]);
    return !seen.has(key) && seen.add(key);
  });
}
