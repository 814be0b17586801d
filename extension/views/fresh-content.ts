/** What a view shows, asked for again before the old is thrown away. */
export interface FreshContent<Content> {
  /** What is to be shown now. */
  take(): Promise<Content>;
  /** Asks again, and says once it is there that it is another; of several at once, only the last one counts. */
  renew(): Promise<void>;
}

/**
 * While a view is filled, the editor does not know its rows, and an action of a row that is chosen then comes without its row. So
 * a view is filled only when it is known what with, and not where that is what it shows already.
 */
export function freshContent<Content>(load: () => Promise<Content>, changed: () => void): FreshContent<Content> {
  let waiting: Promise<Content> | undefined;
  let shown: string | undefined;
  return {
    take: async () => {
      const taken = waiting ?? load();
      waiting = undefined;
      const content = await taken;
      shown = JSON.stringify(content);
      return content;
    },
    renew: async () => {
      const asked = load();
      waiting = asked;
      // Why it cannot be had is for whoever takes it.
      const text = await asked.then(JSON.stringify, () => undefined);
      if (waiting !== asked) return;
      if (text !== undefined && text === shown) waiting = undefined;
      else changed();
    },
  };
}
