export { type Analysis, type ReadingContext, readAgain, readInSlices, readRunbook } from './analysis.js';
export { completionsAt, takesStepType } from './completion/completions.js';
export { commandDocumentation } from './completion/documentation.js';
export type { Completion } from './completion/item.js';
export { type DataForm, type DataReading, readData } from './data-file.js';
export { formatDiagnostic } from './diagnostic-text.js';
export { environmentUses } from './environment-use.js';
export { type Explanation, explanationNamed, explanations } from './explanation.js';
export type { TextAction } from './fix/action.js';
export { actionsAt } from './fix/actions.js';
export { type DraftEdit, draftEdit, offeredEdits } from './fix/draft/actions.js';
export { type ReviewedStep, reviewedSteps } from './fix/draft/review.js';
export { type GuideState, guideFault, guidesNamed, unifiedGuide, withFaults } from './guide.js';
export { explanationHover } from './hover/explanation.js';
export { hoverAt } from './hover/hover.js';
export type { Hover } from './hover/item.js';
export { defaultTimeoutMs } from './lower.js';
export {
  callAt,
  callsIn,
  commandsIn,
  commandWrittenAt,
  mayAnswer,
} from './navigate/companion/call.js';
export { type Companion, type CompanionKind, readCompanion } from './navigate/companion/companion.js';
export { definitionsOfMention } from './navigate/companion/definition.js';
export { mentionText } from './navigate/companion/hover.js';
export { mentionAt, mentionsIn, type NameMention } from './navigate/companion/mention.js';
export { type NamedFile, namedFileAt, testsNamingFiles } from './navigate/companion/named-file.js';
export { type Named, renamedIn } from './navigate/companion/rename.js';
export { definitionsAt, type NamedPlace, referencesAt } from './navigate/definition.js';
export { type GuidePassage, stepPassages } from './navigate/passage.js';
export { renamableAt, renamed } from './navigate/rename.js';
export { readPackFile } from './pack-file.js';
export { createGatesPlan, createPlan } from './plan.js';
export { commandAt, riskHoverAt } from './risk-hover.js';
export { type RiskHint, riskHint, riskTitle } from './risk-text.js';
export { signatureAt } from './signature.js';
export { allSteps, stepAt } from './step.js';
export { commandWords, providedClass } from './step-command.js';
export {
  type JudgeCommand,
  type ProvidedRisk,
  providedRisks,
  risksInSlices,
  type StepRisk,
  stepRisks,
} from './step-risk.js';
export { foldsIn } from './structure/fold.js';
export { formatEdits, rangeFormatEdits } from './structure/format/format.js';
export { formatRunbook } from './structure/format/text.js';
export { type Link, linksIn } from './structure/link.js';
export { selectionsAt } from './structure/selection.js';
export { type OutlineSymbol, symbolsIn, symbolsNamed } from './structure/symbol.js';
export { type SemanticToken, tokenModifiers, tokenTypes } from './structure/token/token.js';
export { tokensIn } from './structure/token/tokens.js';
export { type ValueHint, valueHints } from './structure/value-hint.js';
export { withSuggestion } from './suggest/suggestion.js';
export { writeRunbook } from './write.js';
