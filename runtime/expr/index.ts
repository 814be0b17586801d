export { tokensOf as expressionTokens } from './cel/lexer.js';
export { deniedBy, globMatches, isAllowed, programName } from './command-match.js';
export {
  type Expression,
  type ExpressionFault,
  evaluateCondition,
  evaluateExpression,
  parseExpression,
  type Reference,
  type Scope,
} from './expression.js';
export { checkJsonPath, evaluateJsonPath } from './json-path.js';
export { compilePattern } from './pattern.js';
export {
  escapeTemplate,
  parseTemplate,
  parseTemplateV1,
  renderTemplate,
  type Template,
  type TemplatePart,
} from './template.js';

export type { Value } from './value.js';
export { type Callable, expressionCalls, templateFilters } from './vocabulary.js';
