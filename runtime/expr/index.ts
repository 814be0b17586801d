export { deniedBy, globMatches, isAllowed, programName } from './command-match.js';
export { checkJsonPath, evaluateJsonPath } from './json-path.js';
export { compilePattern, type Pattern } from './pattern.js';
export {
  escapeTemplate,
  type Lookup,
  parseTemplate,
  renderTemplate,
  type Template,
  type TemplateError,
  type TemplateFault,
  type TemplatePart,
} from './template.js';
