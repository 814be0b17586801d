/** The text of a response; undefined where it is longer than this many UTF-16 code units. */
export async function replyText(response: Response, most: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > most) return undefined;
  }
  return text;
}

/** The value of a text that is JSON; undefined of any other, and of `null`. */
export function jsonIn(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) ?? undefined);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
