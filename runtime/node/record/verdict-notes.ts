import type { TraceSignature, TraceVerifier } from '../../record/verify.js';

/** What bears on a verdict and does not lie in the record. */
export interface Circumstances {
  /** Whether a signature is asked for. */
  readonly isSigningAsked: boolean;
  /** Whether whoever verifies trusts any key without naming it. */
  readonly isKeyTrusted: boolean;
  /** Whether a living process drives the run. */
  readonly isDriven: boolean;
}

/** What is worth knowing of a record that is intact, and no fault of it. */
export function notesOn(verifier: TraceVerifier, tornBytes: number, circumstances: Circumstances): readonly string[] {
  return [
    ...replayNotes(verifier),
    ...laterNotes(verifier),
    ...proofNotes(verifier),
    ...unboundNotes(verifier),
    ...tornNotes(tornBytes, circumstances),
    ...keyNotes(verifier, circumstances),
  ];
}

/** Why a run does not satisfy who asks for a signature, or does not trust the one that is there. */
export function signatureReasons(
  signature: TraceSignature | undefined,
  { isSigningAsked }: Circumstances,
): readonly string[] {
  if (signature === undefined) return isSigningAsked ? ['the run is not signed'] : [];
  if (signature.isTrusted) return [];
  return [
    `the run is signed by ${signature.keyId}, which is not trusted here; if you know whose key that is, ` +
      "trust it with 'runbook keys trust FILE' or name it with '--key FILE'",
  ];
}

function replayNotes(verifier: TraceVerifier): readonly string[] {
  return verifier.isReplay() ? ['it is a replay: nothing was run, and its answers were recorded beforehand'] : [];
}

function laterNotes(verifier: TraceVerifier): readonly string[] {
  const lines = verifier.laterLines();
  if (lines === 0) return [];
  return [`${lines} lines were written by a later version; of them only the place and the bytes were checked`];
}

function proofNotes(verifier: TraceVerifier): readonly string[] {
  const count = verifier.unproved();
  if (count === 0) return [];
  const what = count === 1 ? 'an approval brings' : `${count} approvals bring`;
  return [
    `${what} no proof by a key whose approvals count for this account, so only the record says who gave ${count === 1 ? 'it' : 'them'}`,
  ];
}

function unboundNotes(verifier: TraceVerifier): readonly string[] {
  const count = verifier.unbound();
  if (count === 0) return [];
  const what = count === 1 ? 'a step that a person did was' : `${count} steps that people did were`;
  return [`${what} recorded by an earlier version, which did not note what evidence and approvals had to be given`];
}

function tornNotes(tornBytes: number, { isDriven }: Circumstances): readonly string[] {
  if (tornBytes === 0) return [];
  if (isDriven) return ['the last line is not written to its end yet'];
  return [
    `${tornBytes} bytes of a line that was not written to its end follow the last event; ` +
      "the run was cut off there, and 'runbook resume' removes them",
  ];
}

// Whoever may write the files can take a signature away and chain the rest anew; only that it is missing shows it.
function keyNotes(verifier: TraceVerifier, { isKeyTrusted, isSigningAsked }: Circumstances): readonly string[] {
  if (
    verifier.isReplay() ||
    !isKeyTrusted ||
    isSigningAsked ||
    !verifier.isFinished() ||
    verifier.signature() !== undefined
  )
    return [];
  return [
    'the run is not signed although keys are trusted here, so anybody who may write its files can have written them ' +
      "anew; '--key FILE' asks for a signature",
  ];
}
