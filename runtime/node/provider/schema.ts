type Schema = Readonly<Record<string, unknown>>;

/** How deep references inside each other are followed. */
const deepest = 8;

/** After how many schemas no further reference is followed. */
const most = 1000;

/**
 * A schema with what its references name in their place, for readers that follow none: what the editor offers. One that
 * refers to itself is open where it would never end.
 */
export function unfolded(root: Schema): Schema {
  let followed = 0;
  const unfold = (value: unknown, depth: number): unknown => {
    if (Array.isArray(value)) return value.map((item) => unfold(item, depth));
    return isSchema(value) ? unfoldSchema(value, depth) : value;
  };
  const unfoldSchema = ({ $ref, $defs: _, ...beside }: Schema, depth: number): Schema => {
    const own = Object.fromEntries(Object.entries(beside).map(([key, inner]) => [key, unfold(inner, depth)]));
    followed += 1;
    if (typeof $ref !== 'string' || depth >= deepest || followed > most) return own;
    return { ...unfoldSchema(targetOf(root, $ref), depth + 1), ...own };
  };
  return unfoldSchema(root, 0);
}

function targetOf(root: Schema, reference: string): Schema {
  const parts = reference.replace(/^#\/?/, '').split('/').filter(Boolean).map(plain);
  const found = parts.reduce<unknown>(
    (value, part) => (isSchema(value) && Object.hasOwn(value, part) ? value[part] : undefined),
    root,
  );
  return isSchema(found) ? found : {};
}

function plain(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
