/** A list that is copied in part where one item changes, so that a change costs the same however long it is. */
export interface Pages<Item> {
  readonly length: number;
  /** Each as long as the others, but for the last. */
  readonly pages: readonly (readonly Item[])[];
}

const pageLength = 128;

/** A list without items. */
export const noItems: Pages<never> = { length: 0, pages: [] };

/** The list of these items. */
export function pagesOf<Item>(items: readonly Item[]): Pages<Item> {
  const pages: Item[][] = [];
  for (let start = 0; start < items.length; start += pageLength) pages.push(items.slice(start, start + pageLength));
  return { length: items.length, pages };
}

/** The item at an index; undefined beyond the end. */
export function itemAt<Item>({ pages }: Pages<Item>, index: number): Item | undefined {
  return pages[Math.floor(index / pageLength)]?.[index % pageLength];
}

/** All items, in order. */
export function itemsOf<Item>({ pages }: Pages<Item>): readonly Item[] {
  return pages.flat();
}

/** The list with another item at an index, which may lie beyond the end; what then lies between is filled. */
export function withItem<Item>(list: Pages<Item>, index: number, item: Item, filling: Item): Pages<Item> {
  if (index > list.length) return withItem(withItem(list, list.length, filling, filling), index, item, filling);
  const at = Math.floor(index / pageLength);
  const page = list.pages[at]?.slice() ?? [];
  page[index % pageLength] = item;
  const pages = list.pages.slice();
  pages[at] = page;
  return { length: Math.max(list.length, index + 1), pages };
}

/** The index of the first item that passes a test; -1 where none does. */
export function indexOfFirst<Item>({ pages }: Pages<Item>, test: (item: Item) => boolean): number {
  for (const [at, page] of pages.entries()) {
    const index = page.findIndex(test);
    if (index >= 0) return at * pageLength + index;
  }
  return -1;
}
