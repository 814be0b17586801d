import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import { type Analysis, riskTitle, stepPassages, stepRisks } from '../../runtime/language/index.js';
import type { Diagnostic } from '../../runtime/model/diagnostic.js';
import { type LineMap, lineMapOf } from '../../runtime/model/text.js';
import { driftOfRunbook, type GuideDrift } from '../../runtime/node/drift.js';
import { readTextFile } from '../../runtime/node/files.js';
import { stateOfGuide } from '../../runtime/node/guide.js';
import type { Classifiers } from '../classifiers.js';
import type { Documents } from '../documents.js';
import { pathOf } from '../file-uri.js';
import type { GuideIndex, NamingRunbook } from '../guides.js';
import { commandName } from '../protocol.js';
import { toCommandLens, toLspDiagnostic, toTextLens } from '../to-lsp.js';
import { driftFaults } from './guide-drift.js';

/** Where the lenses of guides come from. */
export interface GuideSource {
  readonly documents: Pick<Documents, 'analysisOf'>;
  readonly classifiers: Pick<Classifiers, 'judgeFor'>;
  readonly guides: Pick<GuideIndex, 'runbooksOf'>;
  /** The commands that the editor has. */
  readonly commands: ReadonlySet<string>;
}

/** What an editor shows in a guide that runbooks were made from. */
export interface ShownGuide {
  readonly lenses: CodeLens[];
  /** Where the guide and its runbooks have drifted apart. */
  readonly diagnostics: LspDiagnostic[];
}

/** Above the lines of a guide the steps that were made from them; undefined for a file that no runbook was made from. */
export async function shownGuide(source: GuideSource, uri: string): Promise<ShownGuide | undefined> {
  const path = pathOf(uri);
  const runbooks = path === undefined ? [] : await source.guides.runbooksOf(path);
  const text = path === undefined || runbooks.length === 0 ? undefined : await readTextFile(path);
  if (path === undefined || text?.ok !== true) return undefined;
  const lines = lineMapOf(text.value);
  const shown = await Promise.all(runbooks.map((runbook) => shownFor(source, runbook, { path, lines })));
  return {
    lenses: shown.flatMap(({ lenses }) => lenses),
    diagnostics: shown.flatMap(({ faults }) => faults.map((fault) => toLspDiagnostic(fault, lines, uri))),
  };
}

interface Guide {
  readonly path: string;
  readonly lines: LineMap;
}

async function shownFor(source: GuideSource, runbook: NamingRunbook, guide: Guide) {
  const { path } = runbook;
  const uri = pathToFileURL(path).href;
  // What is open in the editor may be newer than what lies on the disk.
  const analysis = (await source.documents.analysisOf(uri)) ?? runbook.analysis;
  const drift = await rememberedDrift(path, analysis, guide.path);
  const apart = drift.ok && drift.value?.state === 'changed' ? drift.value : undefined;
  const place = { uri, analysis, guide };
  return {
    lenses: [...againLens(source, place, apart), ...(await stepLenses(source, place, apart))],
    faults: apart ? faultsIn(place, apart) : [],
  };
}

/** An editor asks for lenses on every change, and what lies on the disk seldom changes. */
const remembered = new WeakMap<
  Analysis,
  { readonly state: string; readonly drift: ReturnType<typeof driftOfRunbook> }
>();

async function rememberedDrift(path: string, analysis: Analysis, guidePath: string) {
  const state = JSON.stringify(await stateOfGuide(guidePath));
  const known = remembered.get(analysis);
  const drift = known?.state === state ? known.drift : driftOfRunbook(path, analysis);
  remembered.set(analysis, { state, drift });
  return drift;
}

interface Place {
  /** Of the runbook. */
  readonly uri: string;
  readonly analysis: Analysis;
  readonly guide: Guide;
}

function againLens(
  { commands }: GuideSource,
  { uri, guide: { lines } }: Place,
  drift: GuideDrift | undefined,
): readonly CodeLens[] {
  if (!drift) return [];
  const title = `${nameOf(uri)} was made from this guide before it was changed`;
  if (!commands.has(commandName.compileAgain)) return [toTextLens(title, top, lines)];
  return [
    toCommandLens(
      { title: `${title}: compile again (update)`, command: commandName.compileAgain, arguments: [uri] },
      0,
      lines,
    ),
  ];
}

const top = { start: 0, end: 0 };

async function stepLenses(
  { classifiers, commands }: GuideSource,
  { uri, analysis, guide }: Place,
  drift: GuideDrift | undefined,
): Promise<readonly CodeLens[]> {
  const judge = await classifiers.judgeFor(uri, analysis);
  const risks = new Map(stepRisks(analysis, judge).map((risk) => [risk.step.id?.source, riskTitle(risk)]));
  const folder = dirname(pathOf(uri) ?? '');
  return stepPassages(analysis).flatMap(({ id, type, file, lines, node }) => {
    if (resolve(folder, file) !== guide.path) return [];
    const now = drift?.steps.find(({ step }) => step === id);
    const words = [`step ${id}`, risks.get(id) ?? type, ...(now ? [driftMark[now.kind]] : [])];
    const offset = guide.lines.offsetAt((now?.lines ?? lines)[0]);
    const title = words.join(' · ');
    if (!commands.has(commandName.openStep)) return [toTextLens(title, { start: offset, end: offset }, guide.lines)];
    const { line } = analysis.lines.positionAt(node.at.start);
    return [toCommandLens({ title, command: commandName.openStep, arguments: [uri, line] }, offset, guide.lines)];
  });
}

const driftMark = {
  changed: 'the guide was changed here',
  moved: 'moved',
  gone: 'no longer in the guide',
  new: 'new',
} as const;

function faultsIn({ uri, guide: { lines } }: Place, { steps }: GuideDrift): readonly Diagnostic[] {
  const placeOf = ({ lines: [first, last] = [1, 1] }: GuideDrift['steps'][number]) => ({
    start: lines.offsetAt(first),
    end: lines.endOf(last),
  });
  return driftFaults(steps, placeOf, `'${nameOf(uri)}' no longer matches its guide: `);
}

function nameOf(uri: string): string {
  return pathOf(uri)?.split(/[\\/]/).at(-1) ?? uri;
}
