/** How far the crash tests go: `npm run crash` goes everywhere; on a second Node, `npm test` goes to every third place. */
const extent = process.env['RUNBOOK_CRASH'];

/** Whether every byte is tried. */
export const isEverywhere = extent === 'long';

/** One in so many of the usual places is tried. */
export const oneIn = extent === 'sample' ? 3 : 1;
