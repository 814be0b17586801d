import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Analysis, commandWords, type JudgeCommand, readRunbook } from '../runtime/language/index.js';
import type { Classification } from '../runtime/model/risk.js';
import { CommandClassifier, openClassifier } from '../runtime/node/classify/classifier.js';

/** What judges the commands of open runbooks, by the packs and reviews of the folder that each lies in. */
export interface Classifiers {
  /** Judges the commands of a runbook; every grammar that they need is loaded. */
  judgeFor(uri: string, analysis: Analysis): Promise<JudgeCommand>;
  /** The runbook checked with what its folder knows of commands, or why a file there does not count. */
  check(uri: string, analysis: Analysis): Promise<Analysis | { readonly fault: string }>;
  /** Reads packs and reviews again when they are next needed. */
  forget(): void;
}

/** A classifier for each folder, opened when it is first needed. */
export function folderClassifiers(): Classifiers {
  const opened = new Map<string, Promise<CommandClassifier | Classification>>();
  const classifierOf = (folder: string | undefined) => {
    const key = folder ?? '';
    const known = opened.get(key) ?? open(folder);
    opened.set(key, known);
    return known;
  };
  return {
    forget: () => opened.clear(),
    judgeFor: async (uri, analysis) => {
      const classifier = await classifierOf(folderOf(uri));
      if (!(classifier instanceof CommandClassifier)) return () => classifier;
      await prepare(classifier, analysis);
      return (command) => classifier.judge(command);
    },
    check: async (uri, analysis) => {
      const classifier = await classifierOf(folderOf(uri));
      if (!(classifier instanceof CommandClassifier)) return { fault: classifier.reasons[0]?.why ?? '' };
      await prepare(classifier, analysis);
      const { packs = [], parsers = {} } = classifier.context;
      const isPlain = packs.length === 0 && Object.keys(parsers).length === 0;
      const { providers } = analysis.outline;
      return isPlain
        ? analysis
        : readRunbook(analysis.text, { ...classifier.context, ...(providers && { providers }) });
    },
  };
}

function prepare(classifier: CommandClassifier, { outline }: Analysis): Promise<boolean> {
  return classifier.prepare(commandWords(outline));
}

function folderOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? dirname(fileURLToPath(uri)) : undefined;
}

/** The classifier of a folder, or what every command is while a pack there cannot be read: nothing is known of it. */
async function open(folder: string | undefined): Promise<CommandClassifier | Classification> {
  const classifier = await openClassifier(folder);
  if (!classifier.ok) return unjudged(classifier.error.message);
  const { reviewFault } = classifier.value;
  return reviewFault === undefined ? classifier.value : unjudged(reviewFault.message);
}

function unjudged(why: string): Classification {
  const reason = { rule: 'pack/unreadable', risk: 'unknown', span: { start: 0, end: 0 }, why } as const;
  return { risk: 'unknown', critical: false, reasons: [reason], final: { risk: 'caution', rule: 'local' } };
}
