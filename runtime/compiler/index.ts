export { leftBlocks } from './accounted.js';
export { type Compilation, compileGuide } from './compile.js';
export { pastedFormOf, type SourceForm, sourceFormOf, sourceForms } from './source-form.js';
export { draftFormat, draftState, fileName, stampedDigest, stampedGuide } from './stamp.js';
export { type Drift, driftOf } from './update/drift.js';
export { driftWords } from './update/drift-words.js';
export { mergedMapping } from './update/mapping.js';
export { type MergedDraft, mergeDrafts } from './update/merge.js';
