/** Whether a text is a duration of Go above zero: `90s`, `1h30m`, `1.5ms`. */
export function isPositiveDuration(text: string): boolean {
  const [, sign, rest = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  if (sign === '-' || !/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return false;
  return /[1-9]/.test(rest);
}
