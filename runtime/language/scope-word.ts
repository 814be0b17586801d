/** The words that say in a path where its value comes from. */
export const scopeWords: ReadonlySet<string> = new Set(['vars', 'inputs', 'captures', 'steps', 'run', 'env']);
