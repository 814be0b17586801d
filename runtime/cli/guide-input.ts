import { pastedFormOf, type SourceForm, sourceFormOf, sourceForms } from '../compiler/index.js';
import { failed, ok, type Result } from '../model/result.js';
import { readStandardInput, readTextFile } from '../node/files.js';
import { oneLine } from './render/plain.js';

/** A guide as it was given on the command line. */
export interface GuideInput {
  readonly text: string;
  readonly form: SourceForm;
  /** Its path; what came from standard input has the name under which it may be kept. */
  readonly file: string;
}

/** Reads a guide from a file, or from standard input for '-'; what it is written in is told by itself unless that is given. */
export async function readGuideInput(guide: string, from: string | undefined): Promise<Result<GuideInput, string>> {
  const given = sourceForms.find((form) => form === from);
  if (from !== undefined && given === undefined) {
    return failed(`'${oneLine(from)}' is no form of a guide; write '--from html', '--from text' or '--from markdown'`);
  }
  const text = guide === '-' ? await readStandardInput() : await readTextFile(guide);
  if (!text.ok) return failed(text.error.message);
  if (guide !== '-') return ok({ text: text.value, form: given ?? sourceFormOf(text.value, guide), file: guide });
  const form = given ?? pastedFormOf(text.value);
  return ok({ text: text.value, form, file: `standard-input.${ends[form]}` });
}

const ends: Readonly<Record<SourceForm, string>> = { html: 'html', text: 'txt', markdown: 'md' };
