/** The largest file that is taken as evidence, in bytes. */
export const largestAttachment = 25 * 1024 * 1024;
