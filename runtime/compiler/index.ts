export { type Compilation, compileGuide, type GuideSource } from './compile.js';
export type { Todo } from './draft.js';
export type { GuideIr, IrCommand, IrOutput, IrPlace, IrStatement, IrVariable } from './ir.js';
export { type Digest, type DraftState, draftState } from './stamp.js';
