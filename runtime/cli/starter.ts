import type { People } from '../engine/ports.js';
import type { Actor } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import { failed, ok, type Result } from '../model/result.js';
import { accountName } from '../node/account.js';
import { type FileFault, readTextFile } from '../node/files.js';
import { readEvidenceFile } from '../replay/evidence-file.js';
import { nobody } from './people/nobody.js';
import { isTerminal } from './people/prompt.js';
import { terminalPeople } from './people/terminal.js';
import { withWrittenEvidence } from './people/written.js';

/** What a person says of themselves on the command line. */
export interface StarterWords {
  readonly evidence?: string;
  readonly as?: string;
  readonly role?: string;
}

/** Who drives a run from the command line. */
export function starterOf({ as, role }: StarterWords): Actor {
  return { kind: 'human', id: as ?? accountName(), channel: 'cli', ...(role !== undefined && { role }) };
}

/** Who answers the questions of a run: a file of evidence, then the person at the terminal, if there is one. */
export async function peopleThere(
  plan: Plan,
  words: StarterWords,
  starter: Actor,
  signal: AbortSignal,
): Promise<Result<People, FileFault>> {
  const there = isTerminal() ? terminalPeople(starter, signal) : nobody((text) => process.stdout.write(text));
  return withEvidenceFile(plan, words, starter, there);
}

/** People before whom the file of evidence is asked that was named, where one was. */
export async function withEvidenceFile(
  plan: Plan,
  { evidence }: StarterWords,
  starter: Actor,
  there: People,
): Promise<Result<People, FileFault>> {
  if (evidence === undefined) return ok(there);
  const text = await readTextFile(evidence);
  if (!text.ok) return text;
  const file = readEvidenceFile(text.value);
  if (!file.ok) return failed({ message: `'${evidence}', ${file.error.message}` });
  const stranger = [...file.value.keys()].find((id) => !plan.indexes.has(id));
  if (stranger === undefined) return ok(withWrittenEvidence(file.value, evidence, starter, there));
  const message = `'${evidence}' answers step '${stranger}', which the runbook does not have; correct the id`;
  return failed({ message });
}
