/** What is worked out of an object, once for each; forgotten together with it. */
export function oncePer<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key);
    if (found) return found.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}

/** What is worked out of a text, remembered for the texts that were asked for last: before a keystroke nearly all were the same. */
export function rememberedByText<Value extends {}>(compute: (text: string) => Value): (text: string) => Value {
  let recent = new Map<string, Value>();
  let older = new Map<string, Value>();
  return (text) => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    const found = older.get(text) ?? compute(text);
    if (text.length > longestRemembered) return found;
    if (recent.size >= mostRemembered) [older, recent] = [recent, new Map()];
    recent.set(text, found);
    return found;
  };
}

const longestRemembered = 4096;
const mostRemembered = 8192;
