import { commandLine } from '../model/command-line.js';
import { forwardIdOf } from '../model/plan.js';
import { type Classification, type RiskReason, riskIcon } from '../model/risk.js';
import { describeCommand } from '../risk/index.js';
import type { ProvidedRisk, StepRisk } from './step-risk.js';

type AnyRisk = StepRisk | ProvidedRisk;

/** A class and its reason beside a word of a command. */
export interface RiskHint {
  /** The offset behind which it stands. */
  readonly at: number;
  /** An icon and a word. */
  readonly label: string;
  /** Markdown. */
  readonly details: string;
}

/** The hint of a step: behind the word that gave the step its class, or behind the last word of a safe one. */
export function riskHint(risk: AnyRisk): RiskHint {
  return { at: risk.hintAt, label: classText(risk), details: riskText(risk) };
}

/** One line above a step: its class, and what it takes before it runs. */
export function riskTitle(risk: AnyRisk): string {
  const { classification } = risk;
  const reason = classification.reasons.find((one) => one.risk === classification.risk);
  const why = reason === undefined || classification.risk === 'safe' ? '' : `: ${reason.why}`;
  return `${classText(risk)}${why} — ${gateText(risk)}`;
}

const gate: Readonly<Record<Classification['final']['risk'], string>> = {
  safe: 'runs by itself',
  caution: 'asks before it runs',
  dangerous: 'asks for a typed confirmation',
};

function gateText(risk: AnyRisk): string {
  return 'command' in risk && isOpen(risk) ? 'judged again with its values when it runs' : gateOf(risk);
}

// What takes a step back runs only where a person says so.
function gateOf({ step, classification: { final } }: AnyRisk): string {
  const isRollback = forwardIdOf(step.id?.source ?? '') !== undefined;
  return isRollback && final.risk === 'safe' ? gate.caution : gate[final.risk];
}

function isOpen({ command }: StepRisk): boolean {
  const texts = command.kind === 'argv' ? command.argv : [];
  return [...texts, ...Object.values(command.env)].some((word) => word.includes('{{'));
}

function classText({ classification: { risk, critical }, declared }: AnyRisk): string {
  const raised = declared === undefined ? '' : `, declared ${riskIcon[declared]} ${declared}`;
  return `${riskIcon[risk]} ${risk}${critical ? ', critical' : ''}${raised}`;
}

/** The class of a step with what it is about and every reason, in Markdown. */
export function riskText(risk: AnyRisk): string {
  const head = `**${classText(risk)}** — ${gateText(risk)}`;
  return [head, ...('about' in risk ? aboutProvided(risk) : aboutStarted(risk))].join('\n\n');
}

function aboutStarted({ classification, argv, command }: StepRisk): readonly string[] {
  const isMerged = classification.final.rule !== 'local';
  const shown = command.kind === 'script' ? command.text.trimEnd() : commandLine(argv);
  const line = command.kind === 'script' ? command.text : argv.join(' ');
  return [
    ...(isMerged ? [mergedText(classification)] : []),
    fenced(shown),
    reasonList(classification, line),
    ...(command.kind === 'script' ? [] : aboutCommand(argv)),
  ];
}

function aboutProvided({ classification, about }: ProvidedRisk): readonly string[] {
  const { type, description, provider } = about;
  return [`${inlineCode(type)} ${description} (${provider})`, reasonList(classification, type)];
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
export function inlineCode(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  const ticks = '`'.repeat(Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  return /^`|`$/.test(plain) ? `${ticks} ${plain} ${ticks}` : `${ticks}${plain}${ticks}`;
}

function fenced(text: string): string {
  const ticks = '`'.repeat(Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  return `${ticks}sh\n${text}\n${ticks}`;
}
