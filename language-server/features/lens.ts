import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import { type Analysis, riskTitle } from '../../runtime/language/index.js';
import { type Risk, riskIcon } from '../../runtime/model/risk.js';
import { lastRunOf } from '../../runtime/node/store/last-run.js';
import type { RunSummary } from '../../runtime/node/store/runs.js';
import { pathOf } from '../file-uri.js';
import { commandName } from '../protocol.js';
import { toCommandLens, toTextLens } from '../to-lsp.js';
import { conflictLenses } from './conflict.js';
import { draftLenses } from './draft-lens.js';
import { type RiskSource, risksIn, type ShownRisk } from './risk.js';

/** Where lenses come from. */
export interface LensSource extends RiskSource {
  /** The commands that the editor has; a lens without its command is not offered. */
  readonly commands: ReadonlySet<string>;
}

/** Above a runbook how it is run, how the last run ended and how many steps there are of each class; above each step its class. */
export async function lenses(source: LensSource, { textDocument: { uri } }: CodeLensParams): Promise<CodeLens[]> {
  const analysis = await source.documents.analysisOf(uri);
  if (!analysis) return [];
  const { lines, text } = analysis;
  const risks = await risksIn(source, uri, { analysis, within: { start: 0, end: text.length } });
  const top = { start: 0, end: 0 };
  return [
    ...runLenses(source, uri, analysis),
    ...(await outcome(uri)).map((title) => toTextLens(title, top, lines)),
    ...(risks.length === 0 ? [] : [toTextLens(countText(risks), top, lines)]),
    ...risks.map((risk) => toTextLens(riskTitle(risk), risk.step.node.at, lines)),
    ...conflictLenses(source.commands, uri, analysis),
    ...draftLenses(source.commands, uri, analysis),
    ...debugLenses(source, uri, analysis),
  ];
}

function runLenses({ commands }: LensSource, uri: string, { hasErrors, lines }: Analysis): readonly CodeLens[] {
  if (hasErrors || pathOf(uri) === undefined || !commands.has(commandName.run)) return [];
  const lens = (title: string, mode: string) =>
    toCommandLens({ title, command: commandName.run, arguments: [uri, mode] }, 0, lines);
  return [lens('▷ Run', 'real'), lens('Dry run', 'dry-run')];
}

function debugLenses(
  { commands }: LensSource,
  uri: string,
  { hasErrors, outline, lines }: Analysis,
): readonly CodeLens[] {
  if (hasErrors || pathOf(uri) === undefined || !commands.has(commandName.debugStep)) return [];
  return outline.steps
    .filter(({ type }) => type !== 'group')
    .map(({ node: { at } }) => {
      const { line } = lines.positionAt(at.start);
      const command = { title: 'Debug from here', command: commandName.debugStep, arguments: [uri, line] };
      return toCommandLens(command, at.start, lines);
    });
}

async function outcome(uri: string): Promise<readonly string[]> {
  const path = pathOf(uri);
  const run = path === undefined ? undefined : await lastRunOf(path);
  return run ? [outcomeText(run)] : [];
}

const outcomeIcon: Readonly<Record<RunSummary['status'], string>> = {
  completed: '✓',
  failed: '✗',
  aborted: '✗',
  waiting: '…',
  interrupted: '!',
  running: '▷',
  changed: '!',
};

function outcomeText({ status, detail, lastAt, origin }: RunSummary): string {
  const when = lastAt === undefined ? '' : `, ${lastAt.slice(0, 16).replace('T', ' ')} UTC`;
  const mode = origin === undefined || origin.mode === 'real' ? '' : ` (${origin.mode})`;
  const why = detail === undefined ? '' : `: ${detail}`;
  return `${outcomeIcon[status]} last run ${status}${mode}${why}${when}`;
}

const shownOrder: readonly Risk[] = ['safe', 'caution', 'unknown', 'dangerous'];

function countText(risks: readonly ShownRisk[]): string {
  const counted = shownOrder.map((risk) => ({
    risk,
    count: risks.filter(({ classification }) => classification.risk === risk).length,
  }));
  const shown = counted.filter(({ count }) => count > 0);
  return shown.map(({ risk, count }) => `${riskIcon[risk]} ${count} ${risk}`).join('   ');
}
