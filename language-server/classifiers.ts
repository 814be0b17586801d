import { dirname, join } from 'node:path';
import {
  type Analysis,
  commandWords,
  type JudgeCommand,
  type ReadingContext,
  readInSlices,
} from '../runtime/language/index.js';
import type { Classification } from '../runtime/model/risk.js';
import { CommandClassifier, openClassifier } from '../runtime/node/classify/classifier.js';
import { usualPolicyPlaces } from '../runtime/node/policy/places.js';
import { rolesAt } from '../runtime/node/policy/posture-at.js';
import { pathOf } from './file-uri.js';
import { inSlices } from './slices.js';

/** What judges the commands of open runbooks, by the packs and reviews of the folder that each lies in. */
export interface Classifiers {
  /** Judges the commands of a runbook; every grammar that they need is loaded. */
  judgeFor(uri: string, analysis: Analysis): Promise<JudgeCommand>;
  /** The runbook checked with what its folder knows of commands, or why a file there does not count. */
  check(uri: string, analysis: Analysis): Promise<CheckedRunbook>;
  /** What is loaded by now of what the folder of a document knows of commands. */
  known(uri: string): ReadingContext;
  /** Reads packs and reviews again when they are next needed. */
  forget(): void;
}

type CheckedRunbook = Analysis | { readonly fault: string };

type FolderClassifier = CommandClassifier | Classification;

/** A classifier for each folder, opened when it is first needed. */
export function folderClassifiers(): Classifiers {
  let opened = new Map<string, Promise<FolderClassifier>>();
  let known = new Map<string, CommandClassifier>();
  let policies = new Map<string, HeldRoles>();
  let checked = new WeakMap<Analysis, Promise<CheckedRunbook>>();
  const classifierOf = async (uri: string) => {
    const folder = folderOf(uri);
    const open = known;
    const policy = policies;
    const opening = opened.get(folder ?? '') ?? openedFolder(folder);
    opened.set(folder ?? '', opening);
    const classifier = await opening;
    if (!policy.has(folder ?? '')) policy.set(folder ?? '', await rolesIn(folder));
    if (classifier instanceof CommandClassifier) open.set(folder ?? '', classifier);
    return classifier;
  };
  return {
    forget: () => {
      opened = new Map();
      known = new Map();
      policies = new Map();
      checked = new WeakMap();
    },
    known: (uri) => ({ ...contextOf(known.get(folderOf(uri) ?? '')), ...withRoles(policies.get(folderOf(uri) ?? '')) }),
    judgeFor: async (uri, analysis) => {
      const classifier = await classifierOf(uri);
      if (!(classifier instanceof CommandClassifier)) return () => classifier;
      await prepare(classifier, analysis);
      return (command) => classifier.judge(command);
    },
    check: async (uri, analysis) => {
      // What was opened before everything is forgotten must not be kept as what is known afterwards.
      const [results, roles] = [checked, policies];
      const classifier = await classifierOf(uri);
      const result = results.get(analysis) ?? checkedBy(classifier, analysis, roles.get(folderOf(uri) ?? ''));
      results.set(analysis, result);
      return result;
    },
  };
}

async function checkedBy(
  classifier: FolderClassifier,
  analysis: Analysis,
  policy: HeldRoles | undefined,
): Promise<CheckedRunbook> {
  if (!(classifier instanceof CommandClassifier)) return { fault: classifier.reasons[0]?.why ?? '' };
  await prepare(classifier, analysis);
  const context = { ...contextOf(classifier), ...withRoles(policy) };
  const { risk, providers, holders } = analysis.outline;
  const isSame = risk.packs === context.packs && risk.parsers === context.parsers && holders === policy?.roles;
  if (isSame) return analysis;
  const work = readInSlices(analysis.text, { ...context, ...(providers && { providers }) }, analysis);
  return (await inSlices(work, () => true)) ?? analysis;
}

/** Who holds which role, where a policy says so. */
type HeldRoles = Awaited<ReturnType<typeof rolesAt>>;

function rolesIn(folder: string | undefined): Promise<HeldRoles> {
  return rolesAt(join(folder ?? process.cwd(), 'runbook.yaml'), usualPolicyPlaces(process.env));
}

function withRoles(policy: HeldRoles | undefined): Pick<ReadingContext, 'policy'> {
  return policy?.roles ? { policy } : {};
}

/** What a classifier knows beside the commands; nothing at all where that is all that is shipped. */
function contextOf(classifier: CommandClassifier | undefined): ReadingContext {
  const { packs = [], parsers = {} } = classifier?.context ?? {};
  const isPlain = packs.length === 0 && Object.keys(parsers).length === 0;
  return isPlain ? {} : { packs, parsers };
}

/** The commands that a classifier is ready for, as text; between two keystrokes hardly one is new. */
const prepared = new WeakMap<CommandClassifier, Set<string>>();
const mostPrepared = 20_000;

async function prepare(classifier: CommandClassifier, { outline }: Analysis): Promise<void> {
  const known = prepared.get(classifier);
  const ready = known && known.size < mostPrepared ? known : new Set<string>();
  prepared.set(classifier, ready);
  const texts = commandWords(outline).map((words) => ({ words, text: words.join('\0') }));
  const unknown = texts.filter(({ text }) => !ready.has(text));
  await classifier.prepare(unknown.map(({ words }) => words));
  for (const { text } of unknown) ready.add(text);
}

function folderOf(uri: string): string | undefined {
  const path = pathOf(uri);
  return path === undefined ? undefined : dirname(path);
}

/** The classifier of a folder, or what every command is while a pack there cannot be read: nothing is known of it. */
async function openedFolder(folder: string | undefined): Promise<FolderClassifier> {
  const classifier = await openClassifier(folder);
  if (!classifier.ok) return unjudged(classifier.error.message);
  const { reviewFault } = classifier.value;
  return reviewFault === undefined ? classifier.value : unjudged(reviewFault.message);
}

function unjudged(why: string): Classification {
  const reason = { rule: 'pack/unreadable', risk: 'unknown', span: { start: 0, end: 0 }, why } as const;
  return { risk: 'unknown', critical: false, reasons: [reason], final: { risk: 'caution', rule: 'local' } };
}
