/** What is to stand on the page: an element as a value, made by a pure function and put into the document by `patch`. */
export interface Piece {
  readonly tag: string;
  /** Tells it from its siblings, so that its element, and with it the focus, stays where others come and go. */
  readonly key?: string;
  readonly attributes: Attributes;
  readonly children: readonly (Piece | string)[];
  /** That something else fills the element, so that its content is left alone. */
  readonly isFilledElsewhere?: true;
}

/** An attribute that is `true` is there without a value; one that is `false` or undefined is not there. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What may be given as the content of a piece; what is undefined or false is left out. */
export type Content = Piece | string | undefined | false | readonly Content[];

/** An element with what stands in it; `key` tells it from its siblings, and every text in it is only ever text. */
export function make(tag: string, attributes: Attributes = {}, ...content: readonly Content[]): Piece {
  const { key, ...others } = attributes;
  return { tag, attributes: others, children: flat(content), ...(typeof key === 'string' && { key }) };
}

/** An element that something else fills. */
export function frame(tag: string, attributes: Attributes): Piece {
  return { ...make(tag, attributes), isFilledElsewhere: true };
}

function flat(content: readonly Content[]): readonly (Piece | string)[] {
  return content.flatMap((one): readonly (Piece | string)[] => {
    if (one === undefined || one === false || one === '') return [];
    if (typeof one === 'string') return [one];
    return isList(one) ? flat(one) : [one];
  });
}

function isList(content: Piece | readonly Content[]): content is readonly Content[] {
  return Array.isArray(content);
}
