import { commandLine } from '../model/command-line.js';
import { type Classification, type RiskReason, riskIcon } from '../model/risk.js';
import type { Span } from '../model/text.js';
import { describeCommand } from '../risk/index.js';
import type { Analysis } from './analysis.js';
import type { Hover } from './hover.js';
import type { Outline, StepOutline } from './outline.js';
import type { ScalarNode } from './syntax/node.js';
import { constantText } from './template-use.js';

/** Judges the words of a process, as the gate will when the step runs. */
export type JudgeArgv = (argv: readonly string[]) => Classification;

/** How dangerous the command of a step is, and where its words stand in the text. */
export interface StepRisk {
  readonly step: StepOutline;
  /** The words as they will be started, as far as that is known before the run. */
  readonly argv: readonly string[];
  readonly classification: Classification;
  /** From the first word to the last. */
  readonly at: Span;
}

/** The steps of a runbook that start a process, each with its class. */
export function stepRisks({ outline }: Analysis, judge: JudgeArgv): readonly StepRisk[] {
  return outline.steps.flatMap((step) => {
    const risk = stepRisk(outline, step, judge);
    return risk === undefined ? [] : [risk];
  });
}

function stepRisk(outline: Outline, step: StepOutline, judge: JudgeArgv): StepRisk | undefined {
  const [first] = step.argv;
  const last = step.argv.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const argv = step.argv.map(({ source }) => constantText(outline, source) ?? source);
  return { step, argv, classification: judge(argv), at: { start: first.at.start, end: last.at.end } };
}

/** A class and its reason beside a word of a command. */
export interface RiskHint {
  /** The offset behind which it stands. */
  readonly at: number;
  /** An icon and a word. */
  readonly label: string;
  /** Markdown. */
  readonly details: string;
}

/** The hint of a step: behind the word that gave the command its class, or behind the last word of a safe one. */
export function riskHint(risk: StepRisk): RiskHint {
  const { classification, at } = risk;
  const decisive = classification.reasons.find((reason) => reason.risk === classification.risk);
  const word = classification.risk === 'safe' || decisive === undefined ? undefined : wordAt(risk, decisive);
  return { at: word?.at.end ?? at.end, label: classText(classification), details: riskText(risk) };
}

/** The word in which a reason ends. */
function wordAt({ step, argv }: StepRisk, { span }: RiskReason): ScalarNode | undefined {
  let end = 0;
  for (const [index, word] of argv.entries()) {
    end += word.length;
    if (span.end <= end) return step.argv[index];
    end += 1;
  }
  return undefined;
}

/** One line above a step: its class, and what it takes before it runs. */
export function riskTitle({ classification, argv }: StepRisk): string {
  const reason = classification.reasons.find(({ risk }) => risk === classification.risk);
  const why = reason === undefined || classification.risk === 'safe' ? '' : `: ${reason.why}`;
  return `${classText(classification)}${why} — ${gateText(classification, argv)}`;
}

const gate: Readonly<Record<Classification['final']['risk'], string>> = {
  safe: 'runs by itself',
  caution: 'asks before it runs',
  dangerous: 'asks for a typed confirmation',
};

function gateText({ final }: Classification, argv: readonly string[]): string {
  return argv.some((word) => word.includes('{{')) ? 'judged again with its values when it runs' : gate[final.risk];
}

function classText({ risk, critical }: Classification): string {
  return `${riskIcon[risk]} ${risk}${critical ? ', critical' : ''}`;
}

/** What there is to say about the command at an offset; undefined where no word of a command stands there. */
export function riskHoverAt(analysis: Analysis, offset: number, judge: JudgeArgv): Hover | undefined {
  const step = analysis.outline.steps.find(({ argv }) => argv.some(({ at }) => at.start <= offset && offset <= at.end));
  const risk = step === undefined ? undefined : stepRisk(analysis.outline, step, judge);
  return risk === undefined ? undefined : { text: riskText(risk), at: risk.at };
}

function riskText({ classification, argv }: StepRisk): string {
  const head = `**${classText(classification)}** — ${gateText(classification, argv)}`;
  const merged = classification.final.rule === 'local' ? [] : [mergedText(classification)];
  const line = argv.join(' ');
  const parts = [head, ...merged, fenced(commandLine(argv)), reasonList(classification, line), ...aboutCommand(argv)];
  return parts.join('\n\n');
}

function mergedText({ final }: Classification): string {
  return `In the end **${riskIcon[final.risk]} ${final.risk}**, by merge rule ${final.rule}`;
}

/** What the tool is, where its manual lies, what takes its effect back and what people take from its output. */
function aboutCommand(argv: readonly string[]): readonly string[] {
  const known = describeCommand(argv);
  if (known === undefined) return [];
  const lines = [`${inlineCode(known.name)} ${known.summary} ([manual](${known.source}))`];
  if (known.inverse !== undefined) lines.push(`Taken back by ${inlineCode(known.inverse)}`);
  for (const { name, summary, regex, json_path } of known.captures) {
    lines.push(`Often captured: **${name}**, ${summary} (${inlineCode(regex ?? json_path ?? 'stdout')})`);
  }
  return lines;
}

const mostReasons = 8;

function reasonList({ reasons }: Classification, line: string): string {
  const shown = reasons.slice(0, mostReasons).map((reason) => reasonLine(reason, line));
  const more = reasons.length - shown.length;
  return [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function reasonLine({ risk, span, why, rule, suggestion }: RiskReason, line: string): string {
  const part = line.slice(span.start, span.end);
  const quoted = part === '' || part === line ? '' : ` ${inlineCode(part)}:`;
  const safer = suggestion === undefined ? '' : ` — ${suggestion}`;
  return `- ${riskIcon[risk]} ${risk}:${quoted} ${why}${safer} (\`${rule}\`)`;
}

/** Text as Markdown code that nothing in it can end. */
function inlineCode(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  const ticks = '`'.repeat(Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  return /^`|`$/.test(plain) ? `${ticks} ${plain} ${ticks}` : `${ticks}${plain}${ticks}`;
}

function fenced(text: string): string {
  const ticks = '`'.repeat(Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  return `${ticks}sh\n${text}\n${ticks}`;
}
