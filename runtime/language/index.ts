export { type Analysis, readRunbook } from './analysis.js';
export { completionsAt } from './completion.js';
export type { Completion } from './completion-item.js';
export { type DataReading, readData } from './data-file.js';
export { formatDiagnostic } from './diagnostic-text.js';
export { explanations } from './explanation.js';
export { type Hover, hoverAt } from './hover.js';
export { readPackFile } from './pack-file.js';
export { createPlan } from './plan.js';
export { allSteps, stepAt } from './step.js';
export {
  type JudgeArgv,
  type RiskHint,
  riskHint,
  riskHoverAt,
  riskTitle,
  type StepRisk,
  stepRisks,
} from './step-risk.js';
export { writeRunbook } from './write.js';
