/** A value with all lines that it names made those of the text that a guide was read from. */
export function atOrigins<Value>(value: Value, origins: readonly number[] | undefined): Value {
  return origins === undefined ? value : (moved(value, undefined, origins) as Value);
}

function moved(value: unknown, key: string | undefined, origins: readonly number[]): unknown {
  if (typeof value === 'number') return key !== undefined && lineKeys.has(key) ? originOf(value, origins) : value;
  if (Array.isArray(value)) return value.map((item) => moved(item, key === 'lines' ? key : undefined, origins));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, moved(inner, name, origins)]));
}

function originOf(line: number, origins: readonly number[]): number {
  return origins[line - 1] ?? origins.at(-1) ?? line;
}

const lineKeys: ReadonlySet<string> = new Set(['line', 'endLine', 'lines']);
