import * as words from '../../debug/console/step-words.js';
import { commandLine } from '../../model/command-line.js';
import type { Classification, Risk, RiskReason } from '../../model/risk.js';
import type { Judged, JudgedAnswer } from '../../node/classify/classifier.js';
import { colors } from './colors.js';
import { masked, plain } from './plain.js';

type Review = NonNullable<Judged['review']>;

/** A class as its sign and its word. */
export function riskText(risk: Risk): string {
  return words.riskText(risk, colors);
}

/** The class with each reason under the line of the command that caused it, and what others said of it. */
export function classificationText(command: string, judged: Judged): string {
  const { classification, review, answer } = judged;
  return [
    headOf(classification),
    ...finalLines(classification),
    ...(review === undefined ? [] : [reviewLine(review)]),
    ...answerLines(answer),
    '',
    ...classification.reasons.flatMap((reason) => underlined(command, reason)),
    '',
  ].join('\n');
}

/** A verdict as JSON: the classification, with the review or the answer of the second key where there is one. */
export function judgedJson({ classification, review, answer }: Judged): object {
  return {
    ...classification,
    ...(review !== undefined && { review }),
    ...(answer !== undefined && { second_key: answer }),
  };
}

/** The reviews of a workspace, each with the command, who gave it and why. */
export function reviewsText(reviews: readonly Review[]): string {
  if (reviews.length === 0) return 'no review is pinned here\n';
  return reviews.map((review) => `${riskText(review.risk)}  ${reviewedText(review)}\n  ${noteOf(review)}\n`).join('');
}

const paint: Readonly<Record<Risk, (text: string) => string>> = {
  safe: colors.green,
  caution: colors.yellow,
  dangerous: colors.red,
  unknown: colors.yellow,
};

function headOf({ risk, critical, final }: Classification): string {
  const countsAsCaution = risk === 'unknown' && final.rule === 'local';
  const notes = [critical ? 'critical: hard to undo' : '', countsAsCaution ? 'counts as caution' : ''];
  return riskText(risk) + notes.map((note) => (note === '' ? '' : ` (${note})`)).join('');
}

function finalLines({ risk, final }: Classification): readonly string[] {
  if (final.rule === 'local' || final.risk === risk) return [];
  return [`in the end ${riskText(final.risk)}, by rule ${final.rule}: ${meaning[final.rule] ?? ''}`];
}

const meaning: Readonly<Record<string, string>> = {
  R1: 'the scanner says dangerous, and nothing lowers that',
  R2: "the scanner says caution, and the second key's class is higher",
  R3: 'both say safe',
  R4: 'no second key agrees that it is safe',
  R5: 'what the scanner does not know is never safe',
};

function reviewLine(review: Review): string {
  return `reviewed as ${riskText(review.risk)}: ${noteOf(review)}`;
}

function reviewedText({ shell, command }: Review): string {
  const text = shell === 'argv' ? commandLine(JSON.parse(command)) : command;
  const language = shell === 'bash' ? '' : colors.dim(` (${shell})`);
  return plain(text).replace(/\s*\n\s*/g, ' ↵ ') + language;
}

function noteOf({ reviewer, at, reason }: Review): string {
  return plain(`${reason} (${reviewer}, ${at.slice(0, 10)})`);
}

function answerLines(answer: JudgedAnswer | null | undefined): readonly string[] {
  if (answer === undefined) return [];
  if (answer === null) return ['the model gave no answer that can be used, which counts as caution'];
  const { risk, confidence = 0, reasoning, rollbacks } = answer;
  const undo = rollbacks.map(({ command, classification }) => {
    return `  to undo it, suggested: ${plain(command)}  ${riskText(classification.final.risk)}`;
  });
  return [`the model says ${riskText(risk)}, confidence ${confidence}: ${plain(reasoning)}`, ...undo];
}

function underlined(command: string, { span, why, rule, risk, suggestion }: RiskReason): readonly string[] {
  const start = command.lastIndexOf('\n', Math.max(0, span.start - 1)) + 1;
  const ending = command.indexOf('\n', span.start);
  const line = command.slice(start, ending < 0 ? command.length : ending);
  const width = Math.max(1, Math.min(span.end - start, line.length) - (span.start - start));
  const indent = line.slice(0, span.start - start).replace(/[^\t]/g, ' ');
  const caret = `  ${indent}${paint[risk]('^'.repeat(width))} ${why} [${rule}]`;
  return suggestion === undefined
    ? [`  ${masked(line)}`, caret]
    : [`  ${masked(line)}`, caret, `  ${indent}${colors.dim(suggestion)}`];
}
