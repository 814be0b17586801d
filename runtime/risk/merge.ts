// Holds a list: the five merge rules and what stands in for them.
import type { FinalRisk, Risk } from '../model/risk.js';

/** What a second judge says beside the scanner: a model, or a person whose review is pinned. */
export interface Key {
  readonly risk: FinalRisk;
  /** From 0 to 1; one that is missing or is no such number counts as 0. A person's is 1. */
  readonly confidence?: number;
}

/** The five merge rules; `local` where there is no second key and none is asked for. */
export type MergeRule = 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'local';

/** The class that decides, and the rule that gave it. */
export interface Merged {
  readonly risk: FinalRisk;
  readonly rule: MergeRule;
}

/**
 * Merges the scanner's class with a second key. Never below either of them, and safe only where both say safe. Without a
 * key the scanner decides alone, unless two keys are asked for: then what nobody confirms is caution at least.
 */
export function merged(scanner: Risk, key: Key | undefined, { twoKeys = false } = {}): Merged {
  const second = raisedByDoubt(key);
  if (second === undefined && !twoKeys) return { risk: decided(scanner), rule: 'local' };
  const answer = second ?? 'caution';
  switch (scanner) {
    case 'dangerous':
      return { risk: 'dangerous', rule: 'R1' };
    case 'caution':
      return { risk: higher('caution', answer), rule: 'R2' };
    case 'unknown':
      return { risk: higher('caution', answer), rule: 'R5' };
    case 'safe':
      return { risk: answer, rule: answer === 'safe' ? 'R3' : 'R4' };
  }
}

/** The merged class joined with what the author of a runbook declared, which can only raise it. */
export function withDeclared<Found extends { readonly risk: FinalRisk }>(
  found: Found,
  declared: FinalRisk | undefined,
): Found {
  return declared === undefined ? found : { ...found, risk: higher(found.risk, declared) };
}

/** What a word for a risk means here, in the vocabularies that runbooks are brought along with; undefined for others. */
export function declaredRisk(word: string): { readonly risk: FinalRisk; readonly critical: boolean } | undefined {
  const name = word.trim().toLowerCase();
  const risk = vocabulary.get(name);
  return risk === undefined ? undefined : { risk, critical: name === 'critical' };
}

/** The higher of two classes. */
export function higher(one: FinalRisk, other: FinalRisk): FinalRisk {
  return tiers.indexOf(one) >= tiers.indexOf(other) ? one : other;
}

const tiers: readonly FinalRisk[] = ['safe', 'caution', 'dangerous'];
const sureEnough = 0.9;

const vocabulary: ReadonlyMap<string, FinalRisk> = new Map([
  ['read', 'safe'],
  ['safe', 'safe'],
  ['low', 'caution'],
  ['low_risk', 'caution'],
  ['medium', 'caution'],
  ['caution', 'caution'],
  ['high', 'dangerous'],
  ['high_risk', 'dangerous'],
  ['dangerous', 'dangerous'],
  ['critical', 'dangerous'],
]);

function decided(scanner: Risk): FinalRisk {
  return scanner === 'unknown' ? 'caution' : scanner;
}

/** The key's class, one tier up where the key is not sure; a key without a class is no answer. */
function raisedByDoubt(key: Key | undefined): FinalRisk | undefined {
  const tier = key === undefined ? -1 : tiers.indexOf(key.risk);
  return tier < 0 ? undefined : tiers[Math.min(tier + (isSure(key?.confidence) ? 0 : 1), tiers.length - 1)];
}

function isSure(confidence: unknown): boolean {
  return typeof confidence === 'number' && confidence >= sureEnough && confidence <= 1;
}
