import { resolve } from 'node:path';
import { driftWords } from '../../compiler/index.js';
import type { MarkdownLink } from '../../compiler/markdown-links.js';
import { type Analysis, allSteps, guidesNamed, linksIn } from '../../language/index.js';
import { withRollbacks } from '../../language/step-outline.js';
import type { LeafStep } from '../../model/runbook.js';
import type { Span } from '../../model/text.js';
import { analyseRunbook } from '../analyse.js';
import type { Environment } from '../classify/pack-folders.js';
import { driftOfRunbook } from '../drift.js';
import { readTextFile } from '../files.js';
import type { Finding } from './finding.js';
import { checkedTargets, type NamedAddress } from './links.js';
import { missingTools } from './tools.js';

/** What comes of looking at a runbook. */
export interface ExaminedRunbook {
  readonly findings: readonly Finding[];
  readonly addresses: readonly NamedAddress[];
  /** The first step that needs another person than the one who starts the run, with its line. */
  readonly needsAnother?: { readonly id: string; readonly line: number };
}

/** What a runbook finds where it is run. */
export interface Surroundings {
  readonly environment: Environment;
  /** The folders of providers beside the installed ones. */
  readonly providers: readonly string[];
}

/** Looks at a runbook: at its text, at its guide, at what it leads to, and at the programs that it starts. Nothing is started. */
export async function examinedRunbook(
  file: string,
  { environment, providers }: Surroundings,
): Promise<ExaminedRunbook> {
  const text = await readTextFile(file);
  if (!text.ok) return unread(file, text.error.message);
  const analysed = await analyseRunbook(resolve(file), text.value, providers);
  if (!analysed.ok) return unread(file, analysed.error.message);
  const { analysis, classifier } = analysed.value;
  const links = await checkedTargets(file, linksOf(analysis), text.value);
  return {
    findings: [
      ...faultsOf(file, analysis),
      ...links.findings,
      ...(await driftIn(file, analysis)),
      ...missingTools(file, analysis, classifier, environment),
    ],
    addresses: links.addresses,
    ...anotherPersonIn(analysis),
  };
}

function unread(file: string, message: string): ExaminedRunbook {
  return { findings: [{ severity: 'fault', code: 'runbook/unread', file, message }], addresses: [] };
}

/** What `runbook validate` says, but for that the guide has changed, of which more is known here. */
function faultsOf(file: string, { diagnostics, lines }: Analysis): readonly Finding[] {
  return diagnostics
    .filter(({ severity, code }) => severity !== 'information' && code !== 'guide/changed')
    .map(({ severity, code, message, at }) => ({
      severity: severity === 'error' ? 'fault' : 'warning',
      code,
      file,
      line: lines.positionAt(at.start).line,
      message,
    }));
}

/** What people are led to; an address in a command is for the command, and may do something when it is asked. */
function linksOf(analysis: Analysis): readonly MarkdownLink[] {
  const guides = new Set(guidesNamed(analysis).map(({ file }) => file));
  const commands = commandSpans(analysis);
  return linksIn(analysis).flatMap((link): readonly MarkdownLink[] => {
    const isInput = analysis.text.slice(0, link.at.start).endsWith('file:');
    const isInCommand = commands.some(({ start, end }) => start <= link.at.start && link.at.end <= end);
    if (isInput || isInCommand || (link.kind === 'file' && guides.has(link.path))) return [];
    const line = analysis.lines.positionAt(link.at.start).line;
    const target = link.kind === 'address' ? link.address : analysis.text.slice(link.at.start, link.at.end);
    return [{ kind: 'link', target, line }];
  });
}

function commandSpans({ outline }: Analysis): readonly Span[] {
  return withRollbacks(outline.steps).flatMap(({ argv, script, provided, env }) => [
    ...argv.map(({ at }) => at),
    ...(script ? [script.text.at] : []),
    ...provided.map(({ at }) => at),
    ...env.map(({ value }) => value.at),
  ]);
}

async function driftIn(file: string, analysis: Analysis): Promise<readonly Finding[]> {
  if (!analysis.outline.isComplete) return [];
  const drift = await driftOfRunbook(resolve(file), analysis);
  if (!drift.ok) return [{ severity: 'warning', code: 'drift/unknown', file, message: drift.error }];
  // That it is missing is told by its diagnostic.
  if (drift.value?.state !== 'changed') return [];
  const { guide, at, steps } = drift.value;
  const named = analysis.lines.positionAt(at.start).line;
  if (steps.length === 0) {
    const message = `${guide} was changed, but in nothing that a step does; write 'runbook compile ${guide} --update'`;
    return [{ severity: 'note', code: 'drift/guide', file, line: named, message }];
  }
  return steps.map((step) => ({
    severity: 'warning',
    code: 'drift/step',
    file,
    line: step.at ? analysis.lines.positionAt(step.at.start).line : named,
    message: driftWords(step),
  }));
}

function anotherPersonIn(analysis: Analysis): Pick<ExaminedRunbook, 'needsAnother'> {
  const { runbook, lines } = analysis;
  const steps = runbook ? allSteps(runbook).filter((step) => step.type !== 'group') : [];
  const step = steps.find(needsAnother);
  return step ? { needsAnother: { id: step.id, line: lines.positionAt(step.at.start).line } } : {};
}

function needsAnother(step: LeafStep): boolean {
  const { approvals } = step;
  return approvals !== undefined && (approvals.min > 1 || approvals.distinctFrom?.includes('starter') === true);
}
