import { relative } from 'node:path';
import { exitCode } from '../../model/exit-code.js';
import type { FinalRisk } from '../../model/risk.js';
import { accountName } from '../../node/account.js';
import type { CommandClassifier } from '../../node/classify/classifier.js';
import { pinReview, unpinReview } from '../../node/classify/reviews.js';
import type { DataFault } from '../../node/data-fault.js';
import { merged } from '../../risk/index.js';
import { reviewsText, riskText } from '../render/classification.js';
import { refuse } from './classify-refusal.js';

/** What is said with a review on the command line. */
export interface ReviewOptions {
  readonly shell: string;
  readonly reviewer?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

/** Pins a review, unless it could not have any effect. */
export async function pin(
  command: string,
  risk: string,
  { classifier, options }: { readonly classifier: CommandClassifier; readonly options: ReviewOptions },
): Promise<void> {
  const { shell, reason = '', reviewer = accountName() } = options;
  if (!isClass(risk)) return refuse(`'${risk}' is not a class; write '--review safe', caution or dangerous`);
  if (reason.trim() === '') return refuse("a review needs a reason; write '--reason TEXT'");
  if (reviewer.trim() === '') return refuse("a review needs a name; write '--reviewer NAME'");
  const scanned = await classifier.scan(command, shell);
  if (risk === 'safe' && scanned.risk === 'dangerous') {
    const why = scanned.reasons[0]?.why ?? 'nothing proves it safe';
    return refuse(
      `'${command}' is dangerous to the scanner (${why}), which no review lowers, so a review as safe would have no effect`,
    );
  }
  const earlier = classifier.reviews.of({ shell, command });
  const path = await pinReview(process.cwd(), { shell, command }, { risk, reviewer, reason });
  if (!path.ok) return refuseWith(path.error);
  const final = merged(scanned.risk, { risk, confidence: 1 });
  const effect = final.risk === risk ? '' : `; with the scanner's ${scanned.risk} it counts as ${riskText(final.risk)}`;
  const replaced =
    earlier === undefined ? '' : `; it takes the place of ${earlier.reviewer}'s review as ${riskText(earlier.risk)}`;
  process.stdout.write(`pinned as ${riskText(risk)} in ${shown(path.value)}${effect}${replaced}\n`);
}

/** Takes a review away. */
export async function unpin(command: string, { shell }: ReviewOptions): Promise<void> {
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

function isClass(risk: string): risk is FinalRisk {
  return ['safe', 'caution', 'dangerous'].includes(risk);
}

function shown(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') ? path : here;
}

function refuseWith({ message, details }: DataFault): void {
  process.stderr.write(details);
  refuse(message);
}
