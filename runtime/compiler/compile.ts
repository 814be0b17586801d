import { unifiedGuide, writeRunbook } from '../language/index.js';
import type { ApiVersion } from '../model/runbook.js';
import type { RiskContext } from '../risk/index.js';
import { type GuideLines, leftOf } from './accounted.js';
import { atOrigins } from './at-origins.js';
import { draftOf, type Todo } from './draft.js';
import type { GuideIr } from './ir.js';
import type { DangerousSteps, NamedGuide } from './leaf-draft.js';
import { mappingOf } from './mapping.js';
import { isTooMuch } from './no-draft.js';
import { onlyLines } from './passage.js';
import { readIr } from './read-ir.js';
import { readSource, type SourceForm, sourceFormOf } from './source-form.js';
import { type Digest, fileName, stampMarkdown, stampYaml } from './stamp.js';
import { cleanText } from './wording.js';

/** A guide made into a draft; the same text and file name always give the same bytes. */
export interface Compilation {
  readonly ir: GuideIr;
  /** The draft as YAML with its stamp; empty where none was made. */
  readonly runbook: string;
  /** The review checklist as Markdown with its stamp; empty where none was made. */
  readonly mapping: string;
  /** How many steps the draft has, groups not counted; 0 where no draft was made. */
  readonly steps: number;
  /** How many of them run by themselves. */
  readonly cliSteps: number;
  readonly todos: readonly Todo[];
}

/** What a guide is compiled from: its text, the name it goes by, and the caller's digest. */
export interface GuideSource {
  readonly text: string;
  readonly file: string;
  /** Its path from the folder of the draft, with slashes; without one it lies beside the draft; null where it is no file. */
  readonly path?: string | null;
  readonly sha256Hex: Digest;
  /** The lines that are compiled, where not all of them are; they keep their numbers. */
  readonly lines?: GuideLines;
  /** What the text is written in; without it that is told by the name and the text. */
  readonly form?: SourceForm;
  /** Which format the draft is in: `runbook/v1`, unless an older program is to read it. */
  readonly format?: ApiVersion;
  /** What becomes of commands that change something; a person does them, unless it is said otherwise. */
  readonly dangerous?: DangerousSteps;
  /** What is known of commands beside those that are shipped, and the grammars. */
  readonly risk?: RiskContext;
}

/** Compiles a guide without a model; never throws, whatever the text. */
export function compileGuide(source: GuideSource): Compilation {
  const { text, file, sha256Hex, risk = {}, form = sourceFormOf(text, file) } = source;
  const { format = 'runbook/v1', dangerous = 'manual' } = source;
  const guide = readSource(source.lines ? onlyLines(text, source.lines) : text, form);
  const found = readIr(guide, fileName(file), risk);
  if (isTooMuch(found)) return { ...noDraft, ir: atOrigins(found, guide.origins) };
  const made = draftOf(found, { format, guide: namedGuide(source), dangerous, risk });
  const used = (made?.steps ?? []).flatMap(({ place, takenBackBy, isInvented }): readonly GuideLines[] =>
    isInvented ? [] : [place, ...(takenBackBy ? [takenBackBy] : [])].map(({ line, endLine }) => [line, endLine]),
  );
  const account = { blocks: guide.blocks.length, left: leftOf(guide, found, used) };
  const [ir, draft, coverage] = atOrigins([found, made, account] as const, guide.origins);
  if (!draft) return { ...noDraft, ir };
  return {
    ir,
    runbook: stampYaml(todoComments(draft.todos) + writeRunbook(draft.document), file, sha256Hex),
    mapping: stampMarkdown(mappingOf(ir, draft, coverage), file, sha256Hex),
    steps: draft.steps.length,
    cliSteps: draft.steps.filter(({ step }) => step.type !== 'manual').length,
    todos: draft.todos,
  };
}

const noDraft: Omit<Compilation, 'ir'> = { runbook: '', mapping: '', steps: 0, cliSteps: 0, todos: [] };

function namedGuide({ text, file, path, sha256Hex }: GuideSource): NamedGuide | undefined {
  if (path === null) return undefined;
  const name = cleanText(path ?? file.split(/[\\/]/).at(-1) ?? '');
  return { file: name || fileName(file), sha256: sha256Hex(unifiedGuide(text)) };
}

function todoComments(todos: readonly Todo[]): string {
  return todos.map((todo) => `# TODO line ${todo.line}: ${cleanText(todo.text).replace(/\s+/g, ' ')}\n`).join('');
}
