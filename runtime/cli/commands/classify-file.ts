import { loadRunbook } from '../../node/load.js';
import { faultCode } from '../invalid-code.js';
import { classifiedSteps, stepsJson, stepsTable } from '../render/classified-steps.js';
import { faultLines } from '../render/fault.js';
import { keyOf } from './classify-key.js';
import { refuse } from './classify-refusal.js';

/** Lists every step of a runbook with its class. */
export async function classifyFile(file: string, { json }: { readonly json?: boolean }): Promise<void> {
  const loaded = await loadRunbook(file);
  if (!loaded.ok) {
    process.stderr.write(faultLines(loaded.error, 'classify'));
    process.exitCode = faultCode(loaded.error);
    return;
  }
  const secondKey = keyOf(loaded.value.plan.governance.redact);
  if (!secondKey.ok) return refuse(secondKey.error.message);
  const steps = await classifiedSteps(loaded.value, secondKey.value);
  const width = process.stdout.columns ?? 120;
  process.stdout.write(json === true ? `${JSON.stringify(stepsJson(steps))}\n` : stepsTable(steps, width));
}
