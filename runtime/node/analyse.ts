import { dirname } from 'node:path';
import { type Analysis, readRunbook } from '../language/index.js';
import { failed, ok, type Result } from '../model/result.js';
import { type CommandClassifier, openClassifier } from './classifier.js';
import type { DataFault } from './data-fault.js';

/** A runbook's text with what its workspace knows of the commands in it. */
export interface AnalysedRunbook {
  readonly analysis: Analysis;
  /** Ready for every command of the runbook. */
  readonly classifier: CommandClassifier;
}

/** Reads a runbook that lies at an absolute path; refused where a pack or the reviews beside it have a fault. */
export async function analyseRunbook(path: string, text: string): Promise<Result<AnalysedRunbook, DataFault>> {
  const opened = await openClassifier(dirname(path));
  if (!opened.ok) return opened;
  const classifier = opened.value;
  if (classifier.reviewFault !== undefined) return failed(classifier.reviewFault);
  const analysis = readRunbook(text, classifier.context);
  const isReady = await classifier.prepare(analysis.outline.steps.map(({ argv }) => argv.map(({ source }) => source)));
  return ok({ classifier, analysis: isReady ? analysis : readRunbook(text, classifier.context) });
}
