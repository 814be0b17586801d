/** Either a value or the reason why there is none. */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/** The result that holds a value. */
export function ok<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** The result that holds a reason. */
export function failed<Failure>(error: Failure): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error };
}

/** Marks a place that no value can reach; the build breaks when a union gains a member that is not handled. */
export function unreachable(value: never): never {
  throw new Error(`a value outside its type was reached: ${JSON.stringify(value)}`);
}
