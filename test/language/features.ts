import {
  type Analysis,
  actionsAt,
  completionsAt,
  definitionsAt,
  explanationHover,
  foldsIn,
  formatEdits,
  hoverAt,
  linksIn,
  rangeFormatEdits,
  referencesAt,
  renamed,
  riskHint,
  riskHoverAt,
  selectionsAt,
  signatureAt,
  stepRisks,
  symbolsIn,
  symbolsNamed,
  takesStepType,
  tokensIn,
} from '../../runtime/language/index.js';
import { atOnce } from '../../runtime/language/slice.js';
import { judgedBy } from '../../runtime/language/step-command.js';

const judge = judgedBy({});

/** Everything that an editor can ask of a runbook, by name; each answers about an offset or about the whole. */
export const features: Readonly<Record<string, (analysis: Analysis, offset: number) => unknown>> = {
  completion: (analysis, offset) => completionsAt(analysis, offset),
  hover: hoverAt,
  explanation: explanationHover,
  risk: (analysis, offset) => riskHoverAt(analysis, offset, judge),
  hints: (analysis) => stepRisks(analysis, judge).map(riskHint),
  stepType: takesStepType,
  signature: signatureAt,
  definitions: definitionsAt,
  references: referencesAt,
  rename: (analysis, offset) => renamed(analysis, offset, 'another_name'),
  symbols: symbolsIn,
  search: (analysis) => symbolsNamed(analysis, 'a'),
  folding: foldsIn,
  selection: selectionsAt,
  tokens: (analysis, offset) => atOnce(tokensIn(analysis, { start: Math.max(0, offset - 200), end: offset + 200 })),
  links: linksIn,
  format: (analysis) => atOnce(formatEdits(analysis, { indent: 2 })),
  formatPart: (analysis, offset) => atOnce(rangeFormatEdits(analysis, { start: 0, end: offset }, { indent: 2 })),
  actions: (analysis, offset) => actionsAt(analysis, { start: offset, end: offset }),
};
