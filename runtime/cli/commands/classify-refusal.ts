import { refusalOf } from '../refuse.js';

/** Says in one line why nothing is classified. */
export const refuse = refusalOf('classify');
