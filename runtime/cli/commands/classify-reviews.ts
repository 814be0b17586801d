import { relative } from 'node:path';
import { isBlank } from '../../model/blank.js';
import { exitCode } from '../../model/exit-code.js';
import type { Classification, FinalRisk, Risk } from '../../model/risk.js';
import { accountName } from '../../node/account.js';
import type { CommandClassifier } from '../../node/classify/classifier.js';
import { pinReview, unpinReview } from '../../node/classify/reviews.js';
import type { DataFault } from '../../node/data-fault.js';
import { merged } from '../../risk/index.js';
import { askAgreement, isTerminal, tell } from '../people/prompt.js';
import { reviewsText, riskText } from '../render/classification.js';
import { oneLine } from '../render/plain.js';
import { refuse } from './classify-refusal.js';

/** What is said with a review on the command line. */
export interface ReviewOptions {
  readonly shell: string;
  readonly reviewer?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

/** A review that is pinned or taken away, as the command line was called. */
interface Reviewing {
  readonly classifier: CommandClassifier;
  readonly options: ReviewOptions;
}

/** Pins a review, unless it could not have any effect; one that lets more run is pinned by a person at a terminal. */
export async function pin(command: string, risk: string, { classifier, options }: Reviewing): Promise<void> {
  const { shell, reason = '', reviewer = accountName() } = options;
  if (!isClass(risk)) return refuse(`'${risk}' is not a class; write '--review safe', caution or dangerous`);
  if (isBlank(reason)) return refuse("a review needs a reason; write '--reason TEXT'");
  if (isBlank(reviewer)) return refuse("a review needs a name; write '--reviewer NAME'");
  const scanned = await classifier.scan(command, shell);
  if (risk === 'safe' && scanned.risk === 'dangerous') return refuseLowering(command, scanned);
  const earlier = classifier.reviews.of({ shell, command });
  const loosens = risk === 'safe' || isLower(risk, earlier?.risk);
  if (loosens && !(await isAgreed(`${shell}: ${command}`, `pin it as ${risk}, as ${reviewer}?`))) return;
  const path = await pinReview(process.cwd(), { shell, command }, { risk, reviewer, reason });
  if (!path.ok) return refuseWith(path.error);
  process.stdout.write(pinnedText(path.value, { risk, scanned: scanned.risk, earlier }));
}

function refuseLowering(command: string, { reasons }: Classification): void {
  const why = reasons[0]?.why ?? 'nothing proves it safe';
  refuse(
    `'${command}' is dangerous to the scanner (${why}), which no review lowers, so a review as safe would have no effect`,
  );
}

/** A review that was pinned, beside what the scanner says and the review in whose place it stands. */
interface Pinned {
  readonly risk: FinalRisk;
  readonly scanned: Risk;
  readonly earlier: ReturnType<CommandClassifier['reviews']['of']>;
}

function pinnedText(path: string, { risk, scanned, earlier }: Pinned): string {
  const final = merged(scanned, { risk, confidence: 1 });
  const effect = final.risk === risk ? '' : `; with the scanner's ${scanned} it counts as ${riskText(final.risk)}`;
  const replaced =
    earlier === undefined ? '' : `; it takes the place of ${earlier.reviewer}'s review as ${riskText(earlier.risk)}`;
  return `pinned as ${riskText(risk)} in ${shown(path)}${effect}${replaced}\n`;
}

/** Takes a review away. */
export async function unpin(command: string, { classifier, options: { shell } }: Reviewing): Promise<void> {
  const earlier = classifier.reviews.of({ shell, command });
  const loosens = earlier !== undefined && earlier.risk !== 'safe';
  const question = `take ${earlier?.reviewer}'s review as ${earlier?.risk} away?`;
  if (loosens && !(await isAgreed(`${shell}: ${command}`, question))) return;
  const path = await unpinReview(process.cwd(), { shell, command });
  if (!path.ok) return refuseWith(path.error);
  if (path.value === undefined)
    return refuse(`'${command}' has no review here; 'runbook classify --reviews' lists them`);
  process.stdout.write(`taken out of ${shown(path.value)}\n`);
}

/** Lists the reviews that hold here. */
export function listReviews({ reviews, reviewFault }: CommandClassifier, { json }: ReviewOptions): void {
  if (reviewFault !== undefined) process.exitCode = exitCode.invalid;
  const all = reviews.all();
  process.stdout.write(json === true ? `${JSON.stringify(all)}\n` : reviewsText(all));
}

/** Whether a person at the terminal, who is shown the command, says yes to a review that lets more run; says why not otherwise. */
async function isAgreed(command: string, question: string): Promise<boolean> {
  if (!isTerminal()) {
    refuse('what lets more run is said by a person at a terminal; call this on one');
    process.exitCode = exitCode.waiting;
    return false;
  }
  tell(oneLine(command));
  const answer = await askAgreement(`      ${oneLine(question)} (y/n) `);
  if (answer === true) return true;
  refuse('it was not agreed to, so every review stays as it is');
  process.exitCode = exitCode.waiting;
  return false;
}

function isLower(risk: FinalRisk, than: FinalRisk = 'safe'): boolean {
  return classes.indexOf(risk) < classes.indexOf(than);
}

const classes: readonly string[] = ['safe', 'caution', 'dangerous'] satisfies readonly FinalRisk[];

function isClass(risk: string): risk is FinalRisk {
  return classes.includes(risk);
}

function shown(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
}

function refuseWith({ message, details }: DataFault): void {
  process.stderr.write(details);
  refuse(message);
}
