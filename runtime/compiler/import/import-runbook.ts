import { type DataForm, type DataReading, readData, unifiedGuide, writeRunbook } from '../../language/index.js';
import { failed, ok, type Result } from '../../model/result.js';
import { faultsOfImportGraph, type ImportGraph } from '../../schema/generated/import-graph.js';
import { faultsOfImportSkill, type ImportSkill } from '../../schema/generated/import-skill.js';
import type { GuideSource } from '../compile.js';
import { fileName, stampImported } from '../stamp.js';
import { cleanText } from '../wording.js';
import { graphRunbook } from './graph.js';
import type { Adapted, Foreign, ImportFault, ImportNote } from './imported.js';
import { skillRunbook } from './skill.js';

/** A runbook that was made of a file of another program. */
export interface Imported {
  /** As YAML with its stamp. */
  readonly runbook: string;
  readonly steps: number;
  /** How many of them run by themselves. */
  readonly cliSteps: number;
  /** In the order of the file. */
  readonly notes: readonly ImportNote[];
}

/** Makes a runbook of a JSON runbook with provers or of a skill in YAML; the same text always gives the same bytes. */
export function importRunbook(source: Omit<GuideSource, 'format'>): Result<Imported, ImportFault> {
  const adapted = adaptedFrom(source);
  if (!adapted.ok) return adapted;
  const { document, notes } = adapted.value;
  const sorted = [...notes].sort((one, other) => one.line - other.line);
  const comments = sorted.map(commentOf).join('');
  return ok({
    runbook: stampImported(comments + writeRunbook(document), source.file, source.sha256Hex),
    steps: document.steps.length,
    cliSteps: document.steps.filter(({ type }) => type === 'cli').length,
    notes: sorted,
  });
}

function commentOf({ line, text, isOpen }: ImportNote): string {
  return `# ${isOpen ? 'TODO' : 'From'} line ${line}: ${cleanText(text).replace(/\s+/g, ' ')}\n`;
}

function adaptedFrom(source: Omit<GuideSource, 'format'>): Result<Adapted, ImportFault> {
  const plain = readData<unknown>(source.text, anything);
  if (plain.diagnostics.length > 0) return failed(plain);
  const { steps, ...head } = mapOf(plain.value);
  if ('runbookId' in head || isStepOf(steps, 'stepId')) {
    const reading = readData<ImportGraph>(source.text, graphForm);
    return reading.value ? ok(graphRunbook(foreign(reading, reading.value, source))) : failed(reading);
  }
  if (isStepOf(steps, 'action') || 'riskLevel' in head || 'applicableServices' in head) {
    const reading = readData<ImportSkill>(source.text, skillForm);
    return reading.value ? ok(skillRunbook(foreign(reading, reading.value, source))) : failed(reading);
  }
  const message =
    'apiVersion' in head
      ? `'apiVersion' says that this is a runbook already; check it with 'runbook validate'`
      : "this is neither a JSON runbook with 'runbookId' and 'stepId' nor a skill whose steps have an 'action'; a guide is for 'runbook compile'";
  const at = { start: 0, end: Math.max(0, source.text.search(/\r?\n|$/)) };
  return failed({ ...plain, diagnostics: [{ code: 'import/unknown', severity: 'error', message, at }] });
}

function foreign<Content>(
  { lines, placeOf }: DataReading<unknown>,
  content: Content,
  { text, file, path, sha256Hex, risk = {} }: Omit<GuideSource, 'format'>,
): Foreign<Content> {
  const name = cleanText(path ?? file.split(/[\\/]/).at(-1) ?? '') || fileName(file);
  return {
    content,
    linesOf: (at) => {
      const { start, end } = placeOf(at);
      const first = lines.positionAt(start).line;
      return [first, Math.max(first, lines.positionAt(Math.max(start, end - 1)).line)];
    },
    origin: { file: name, sha256: sha256Hex(unifiedGuide(text)) },
    risk,
  };
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function isStepOf(steps: unknown, key: string): boolean {
  return Array.isArray(steps) && steps.some((step) => key in mapOf(step));
}

const anything: DataForm = { group: 'import', faultsOf: () => [], keys: [] };
const graphForm: DataForm = {
  group: 'import',
  faultsOf: faultsOfImportGraph,
  keys: ['runbookId', 'name', 'version', 'description', 'steps', 'provers', 'stepId', 'type'],
};
const skillForm: DataForm = {
  group: 'import',
  faultsOf: faultsOfImportSkill,
  keys: ['id', 'name', 'parameters', 'steps', 'action', 'condition', 'onError', 'maxRetries', 'requiresApproval'],
};
