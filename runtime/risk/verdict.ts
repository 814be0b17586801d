import type { Classification, Risk, RiskReason } from '../model/risk.js';
import type { Span } from '../model/text.js';

/** What one part of a command amounts to, before the parts are joined. */
export interface Verdict {
  readonly risk: Risk;
  readonly reasons: readonly RiskReason[];
  readonly critical?: boolean;
  readonly sensitive?: boolean;
  readonly resource?: string;
  readonly dryRun?: boolean;
}

const order: readonly Risk[] = ['safe', 'unknown', 'caution', 'dangerous'];
const mostReasons = 50;

/** The verdict on a part that does nothing. */
export const harmless: Verdict = { risk: 'safe', reasons: [] };

/** A verdict with a single reason. */
export function verdict(rule: string, risk: Risk, span: Span, why: string, suggestion?: string): Verdict {
  const reason = suggestion === undefined ? { rule, risk, span, why } : { rule, risk, span, why, suggestion };
  return { risk, reasons: [reason] };
}

/** The worse of two classes; `unknown` stands between safe and caution. */
export function worse(one: Risk, other: Risk): Risk {
  return order.indexOf(one) >= order.indexOf(other) ? one : other;
}

/** The verdict on several parts that all happen: the worst class, and what was said of every part. */
export function join(...parts: readonly Verdict[]): Verdict {
  return joinAll(parts);
}

/** Like `join`, for any number of parts. */
export function joinAll(parts: readonly Verdict[]): Verdict {
  // Mostly one part says something, and the others nothing.
  const telling = parts.filter((part) => part !== harmless);
  const [only = harmless] = telling;
  return telling.length < 2 ? only : joined(telling);
}

function joined(parts: readonly Verdict[]): Verdict {
  const resource = parts.find((part) => part.resource !== undefined)?.resource;
  return {
    risk: parts.reduce<Risk>((risk, part) => worse(risk, part.risk), 'safe'),
    reasons: parts.flatMap((part) => part.reasons),
    critical: parts.some((part) => part.critical === true),
    sensitive: parts.some((part) => part.sensitive === true),
    dryRun: parts.some((part) => part.dryRun === true),
    ...(resource === undefined ? {} : { resource }),
  };
}

/** The finished classification of profile local: the scanner's class decides, unknown counts as caution. */
export function classificationOf(found: Verdict): Classification {
  const { risk } = found;
  return {
    risk,
    critical: risk === 'dangerous' && found.critical === true,
    ...(found.sensitive === true ? { sensitive: true } : {}),
    reasons: decisive(found),
    ...(found.resource === undefined ? {} : { resource: found.resource }),
    ...(found.dryRun === true ? { dryRun: true } : {}),
    final: { risk: risk === 'unknown' ? 'caution' : risk, rule: 'local' },
  };
}

/** The reasons that a person should read: worst first, and nothing about harmless parts of a harmful whole. */
function decisive({ risk, reasons }: Verdict): readonly RiskReason[] {
  const telling = risk === 'safe' ? reasons : reasons.filter((reason) => reason.risk !== 'safe');
  return [...telling].sort((one, other) => order.indexOf(other.risk) - order.indexOf(one.risk)).slice(0, mostReasons);
}
