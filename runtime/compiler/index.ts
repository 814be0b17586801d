export { type Compilation, compileGuide } from './compile.js';
export { draftState } from './stamp.js';
