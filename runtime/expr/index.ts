export { deniedBy, globMatches, isAllowed, programName } from './command-match.js';
export { checkJsonPath, evaluateJsonPath } from './json-path.js';
export { compilePattern } from './pattern.js';
export {
  escapeTemplate,
  parseTemplate,
  renderTemplate,
  type Template,
  type TemplatePart,
} from './template.js';
