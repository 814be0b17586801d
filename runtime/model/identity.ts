/** The program's name and version, as it appears in traces and drafts. */
export const version = '0.1.0';
