/** How much of a text stands in the trace itself, in characters. */
const previewLength = 400;

/** What of a redacted text stands in the trace itself. */
export function preview(text: string): string {
  return text.length <= previewLength ? text : `${text.slice(0, previewLength)}…`;
}
