export { changesIn, longestAnswer } from './answer.js';
export type { ProposalSource } from './ground.js';
export { type Judgement, judged } from './judge.js';
export { mappingWith } from './mapping-part.js';
export { type ProposalRequest, requestFor } from './prompt.js';
