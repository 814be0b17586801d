export { type Analysis, readRunbook } from './analysis.js';
export { type Completion, completionsAt } from './completion.js';
export { formatDiagnostic } from './diagnostic-text.js';
export { explanations } from './explanation.js';
export { type Hover, hoverAt } from './hover.js';
export { createPlan } from './plan.js';
export { allSteps, stepAt } from './step.js';
export { writeRunbook } from './write.js';
