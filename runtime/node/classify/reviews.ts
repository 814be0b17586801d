import { join } from 'node:path';
import { type DataReading, readData } from '../../language/index.js';
import { commandLine } from '../../model/command-line.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import { failed, ok, type Result } from '../../model/result.js';
import { canonicalJson } from '../../record/chain.js';
import { redactorOf } from '../../record/redact.js';
import { secretRedactions } from '../../record/secrets.js';
import { isShell, languageNamed } from '../../risk/index.js';
import {
  type ClassificationsLock,
  faultsOfClassificationsLock,
  type PinnedReview,
} from '../../schema/generated/classifications-lock.js';
import { type DataFault, dataFault } from '../data-fault.js';
import { sha256Hex } from '../digest.js';
import { describeFileError, readTextFile } from '../files.js';
import { jsonFaults } from '../json-fault.js';
import { writeWhole } from '../store/write-file.js';
import { nearestRunbookFolder, runbookFolder } from '../workspace.js';
import { lockName, noReviews, type ReviewedCommand, type Reviews, reviewedArgv, reviewsPath } from './reviewed.js';

/** The reviews that hold in a folder; none where nobody pinned one. A file with a fault does not count at all. */
export async function loadReviews(folder: string): Promise<Result<Reviews, DataFault>> {
  const path = reviewsPath(folder);
  if (path === undefined) return ok(noReviews);
  const text = await readTextFile(path);
  if (!text.ok) return failed({ message: text.error.message, details: '' });
  const reading = readReviews(text.value);
  if (reading.value === undefined) return failed(dataFault(path, reading));
  return ok(new PinnedReviews(reading.value.reviews));
}

class PinnedReviews implements Reviews {
  private readonly byHash: ReadonlyMap<string, PinnedReview>;

  constructor(reviews: readonly PinnedReview[]) {
    this.byHash = new Map(reviews.map((review) => [review.hash, review]));
  }

  of(reviewed: ReviewedCommand): PinnedReview | undefined {
    return this.byHash.get(reviewHash(reviewed));
  }

  ofArgv(words: readonly string[]): PinnedReview | undefined {
    const own = this.of(reviewedArgv(words));
    if (own !== undefined || isMoreInShell(words)) return own;
    return this.of({ shell: 'bash', command: commandLine(words) });
  }

  all(): readonly PinnedReview[] {
    return [...this.byHash.values()];
  }
}

/** What a review is kept under; names of one language, such as `sh` and `bash`, are the same shell. */
export function reviewHash({ shell, command }: ReviewedCommand): string {
  return `sha256:${sha256Hex(canonicalJson({ shell: canonicalShell(shell), command }))}`;
}

// To a shell these would be an assignment or several words.
function isMoreInShell([name = '', ...others]: readonly string[]): boolean {
  return name.includes('=') || [name, ...others].some((word) => word.includes('{'));
}

function canonicalShell(shell: string): string {
  if (shell.toLowerCase() === 'argv') return 'argv';
  const language = languageNamed(shell);
  // A review can only raise a class, so one of a text for bash holds for it in any shell.
  return isShell(language) ? 'bash' : language;
}

/** A review that somebody gives. */
export type GivenReview = Pick<PinnedReview, 'risk' | 'reviewer' | 'reason'>;

/** Pins a review in place of an earlier one of the same command; gives the path of the file. */
export async function pinReview(
  folder: string,
  reviewed: ReviewedCommand,
  given: GivenReview,
): Promise<Result<string, DataFault>> {
  if (holdsSecret(reviewed.command)) {
    const message = `'${redactor.text(reviewed.command)}' holds what looks like a secret, and the file with the reviews is shared; put the secret into a variable`;
    return failed({ message, details: '' });
  }
  const reviews = await loadReviews(folder);
  if (!reviews.ok) return reviews;
  const hash = reviewHash(reviewed);
  const { risk, reviewer, reason } = given;
  const { command } = reviewed;
  const shell = canonicalShell(reviewed.shell);
  const review = { hash, shell, command, risk, reviewer, reason, at: new Date().toISOString() };
  return writeReviews(folder, [...reviews.value.all().filter((other) => other.hash !== hash), review]);
}

/** Takes a review away; gives the path of the file, or undefined where the command had none. */
export async function unpinReview(
  folder: string,
  reviewed: ReviewedCommand,
): Promise<Result<string | undefined, DataFault>> {
  const reviews = await loadReviews(folder);
  if (!reviews.ok) return reviews;
  if (reviews.value.of(reviewed) === undefined) return ok(undefined);
  const hash = reviewHash(reviewed);
  return writeReviews(
    folder,
    reviews.value.all().filter((other) => other.hash !== hash),
  );
}

const redactor = redactorOf(secretRedactions);

function holdsSecret(command: string): boolean {
  return redactor.text(command) !== command;
}

/** Reads a file with reviews; each must fit its hash and stand once. */
export function readReviews(text: string): DataReading<ClassificationsLock> {
  const reading = readData<ClassificationsLock>(text, {
    group: 'reviews',
    faultsOf: faultsOfClassificationsLock,
    keys: ['version', 'reviews', 'hash', 'shell', 'command', 'risk', 'reviewer', 'reason', 'at'],
  });
  const { value, placeOf } = reading;
  if (value === undefined) return reading;
  const diagnostics = [...jsonFaults(text, 'reviews'), ...reviewFaults(value, placeOf)];
  const { value: _, ...rest } = reading;
  return diagnostics.length === 0 ? reading : { ...rest, diagnostics };
}

function reviewFaults({ reviews }: ClassificationsLock, placeOf: DataReading<unknown>['placeOf']): Diagnostic[] {
  const first = new Map<string, number>();
  return reviews.flatMap((review, index) => {
    const fault = (field: 'hash' | 'command', message: string): Diagnostic[] => [
      { code: `reviews/${field}`, severity: 'error', message, at: placeOf(['reviews', index, field]) },
    ];
    if (reviewHash(review) !== review.hash || review.shell !== canonicalShell(review.shell)) {
      return fault('command', `'${review.command}' does not fit its hash; pin it again`);
    }
    const earlier = first.get(review.hash);
    if (earlier !== undefined) return fault('hash', `'${review.hash}' stands twice; keep one of the two reviews`);
    first.set(review.hash, index);
    return [];
  });
}

async function writeReviews(folder: string, reviews: readonly PinnedReview[]): Promise<Result<string, DataFault>> {
  const home = nearestRunbookFolder(folder) ?? runbookFolder(join(folder, lockName));
  const sorted = [...reviews].sort((one, other) => (one.hash < other.hash ? -1 : 1));
  const lock: ClassificationsLock = { version: 1, reviews: sorted.map(inOrder) };
  try {
    await writeWhole(home, lockName, `${JSON.stringify(lock, undefined, 2)}\n`);
    return ok(join(home, lockName));
  } catch (error) {
    return failed({ message: describeFileError(join(home, lockName), 'write', error), details: '' });
  }
}

function inOrder({ hash, shell, command, risk, reviewer, reason, at }: PinnedReview): PinnedReview {
  return { hash, shell, command, risk, reviewer, reason, at };
}
