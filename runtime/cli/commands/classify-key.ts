import type { Result } from '../../model/result.js';
import type { Redaction } from '../../model/runbook.js';
import { modelKey, modelSettingIn } from '../../node/classify/model-key.js';
import type { SecondKey } from '../../risk/index.js';

/** The second key where the environment names one. */
export function keyOf(
  redactions: readonly Redaction[],
): Result<{ readonly secondKey?: SecondKey }, { readonly message: string }> {
  const setting = modelSettingIn(process.env);
  if (!setting.ok) return setting;
  return { ok: true, value: setting.value ? { secondKey: modelKey({ ...setting.value, redactions }) } : {} };
}
