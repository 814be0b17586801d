import type { Classifier, JudgedCommand } from '../../engine/ports.js';
import type { Providers } from '../../engine/provider-port.js';
import { providedClass } from '../../language/index.js';
import type { Profile } from '../../model/posture.js';
import type { Classification, RiskReason } from '../../model/risk.js';
import { higher, merged } from '../../risk/index.js';
import type { CommandClassifier } from './classifier.js';

/** Judges what the steps of a run would start: commands by what is known of them, steps of providers by what those say. */
export function runClassifier(commands: CommandClassifier, providers: Providers, profile: Profile): Classifier {
  const ownClass = (command: JudgedCommand) =>
    command.kind === 'provider'
      ? providedClass({ type: command.type, risk: providers.describe(command.type)?.risk ?? 'unknown' })
      : commands.judge(command);
  return { judge: (command) => (profile === 'governed' ? twoKeyed(ownClass(command)) : ownClass(command)) };
}

/** The class under a policy: safe only where a person's pinned review of exactly this command says so, too. */
function twoKeyed(found: Classification): Classification {
  const { final, risk, reasons } = found;
  // Another rule than that of the scanner alone means that there was a review.
  if (final.rule !== 'local') return found;
  const without = merged(risk, undefined, { twoKeys: true });
  const both = { risk: higher(final.risk, without.risk), rule: without.rule };
  return { ...found, final: both, reasons: final.risk === 'safe' ? [unreviewed, ...reasons] : reasons };
}

const unreviewed: RiskReason = {
  rule: 'review/missing',
  risk: 'caution',
  span: { start: 0, end: 0 },
  why: "it looks safe, and under a policy a person's pinned review of exactly this command has to say so, too ('runbook classify COMMAND --review safe')",
};
