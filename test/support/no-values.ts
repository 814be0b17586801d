import type { GivenInputs } from '../../runtime/node/run-values.js';

/** No values of inputs. */
export const nothingGiven: GivenInputs = new Map();
