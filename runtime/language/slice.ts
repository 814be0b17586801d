/** The result of work in slices that is done to its end without a pause. */
export function atOnce<Value>(work: Generator<void, Value>): Value {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
  }
}
