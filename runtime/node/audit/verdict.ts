import type { AuditHead, headSignature } from '../../record/audit/head.js';
import type { ComparisonEnd } from './compare.js';
import { headName } from './folder.js';

/** Something that is not what was written. */
export interface AuditFinding {
  /** The file of the audit in which it shows. */
  readonly file: string;
  /** From 1; missing where it is no line that is wrong. */
  readonly line?: number;
  readonly run?: string;
  readonly message: string;
}

/** What `audit verify` found out. */
export type AuditVerdict =
  | (IntactAudit & { readonly kind: 'verified' })
  /** What is there is what was written, but something that belongs in it is missing, or the signature asked for. */
  | (IntactAudit & { readonly kind: 'unsatisfied'; readonly reasons: readonly string[] })
  /** The first bad record comes first. */
  | { readonly kind: 'changed'; readonly entries: number; readonly findings: readonly AuditFinding[] };

interface IntactAudit {
  readonly entries: number;
  readonly runs: number;
  readonly signature?: AuditSignature;
  /** What is worth knowing and no fault. */
  readonly notes: readonly string[];
}

interface AuditSignature {
  readonly keyId: string;
  readonly isTrusted: boolean;
}

/** All that was read of an audit. */
export interface ReadAudit {
  readonly head: AuditHead | undefined;
  readonly entries: number;
  readonly findings: readonly AuditFinding[];
  /** What the traces tell; missing where the entries could not be read to their end. */
  readonly compared?: ComparisonEnd;
  readonly notes: readonly string[];
}

/** What bears on a verdict and does not lie in the audit. */
export interface Circumstances {
  readonly standing: ReturnType<typeof headSignature>;
  readonly isSigningAsked: boolean;
  /** Whether whoever verifies trusts any key without naming it. */
  readonly isKeyTrusted: boolean;
}

/** What all that was found comes to. */
export function verdictOn(
  { head, entries, findings, compared, notes }: ReadAudit,
  circumstances: Circumstances,
): AuditVerdict {
  const forged = circumstances.standing === 'wrong' ? [{ file: headName, message: 'its signature is wrong' }] : [];
  const all = [...findings, ...forged];
  if (all.length > 0) return { kind: 'changed', entries, findings: all };
  const signature = signatureOf(head, circumstances);
  const audit = {
    entries,
    runs: compared?.runs ?? 0,
    notes: [...notes, ...keyNotes(signature, entries, circumstances)],
    ...(signature && { signature }),
  };
  const reasons = [...lackingReasons(compared?.lacking ?? new Map()), ...signatureReasons(signature, circumstances)];
  return reasons.length > 0 ? { kind: 'unsatisfied', ...audit, reasons } : { kind: 'verified', ...audit };
}

function signatureOf(head: AuditHead | undefined, { standing }: Circumstances): AuditSignature | undefined {
  if (head?.keyId === undefined || standing === undefined) return undefined;
  return { keyId: head.keyId, isTrusted: standing === 'valid' };
}

function lackingReasons(lacking: ReadonlyMap<string, number>): readonly string[] {
  return [...lacking].map(
    ([run, events]) =>
      `${events} ${events === 1 ? 'event' : 'events'} of run '${run}' are not in the audit; 'runbook audit sync' takes them in`,
  );
}

function signatureReasons(signature: AuditSignature | undefined, { isSigningAsked }: Circumstances): readonly string[] {
  if (signature === undefined) return isSigningAsked ? ['the audit is not signed'] : [];
  if (signature.isTrusted) return [];
  return [
    `the audit is signed by ${signature.keyId}, which is not trusted here; if you know whose key that is, ` +
      "trust it with 'runbook keys trust FILE' or name it with '--key FILE'",
  ];
}

// Whoever may write the files can take a signature away and chain the entries anew; only that it is missing shows it.
function keyNotes(
  signature: AuditSignature | undefined,
  entries: number,
  { isKeyTrusted, isSigningAsked }: Circumstances,
): readonly string[] {
  if (!isKeyTrusted || isSigningAsked || entries === 0 || signature !== undefined) return [];
  return [
    'the audit is not signed although keys are trusted here, so anybody who may write its files can have written ' +
      "them anew; '--key FILE' asks for a signature",
  ];
}
