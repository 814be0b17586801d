import { unifiedGuide, writeRunbook } from '../language/index.js';
import type { ApiVersion } from '../model/runbook.js';
import type { RiskContext } from '../risk/index.js';
import { draftOf, type Todo } from './draft.js';
import { readGuide } from './guide.js';
import type { GuideIr } from './ir.js';
import { mappingOf } from './mapping.js';
import type { NamedGuide } from './origin.js';
import { readIr } from './read-ir.js';
import { type Digest, fileName, stampMarkdown, stampYaml } from './stamp.js';
import { cleanText } from './wording.js';

/** A guide made into a draft; the same text and file name always give the same bytes. */
export interface Compilation {
  readonly ir: GuideIr;
  /** The draft as YAML with its stamp; empty where the guide holds nothing to do. */
  readonly runbook: string;
  /** The review checklist as Markdown with its stamp; empty where the guide holds nothing to do. */
  readonly mapping: string;
  /** How many steps the draft has, groups not counted; 0 where the guide holds nothing to do. */
  readonly steps: number;
  /** How many of them run by themselves. */
  readonly cliSteps: number;
  readonly todos: readonly Todo[];
}

/** What a guide is compiled from: its text, the name it goes by, and the caller's digest. */
export interface GuideSource {
  readonly text: string;
  readonly file: string;
  /** Its path from the folder of the draft, with slashes; without one it lies beside the draft. */
  readonly path?: string;
  readonly sha256Hex: Digest;
  /** Which format the draft is in: `runbook/v1`, unless an older program is to read it. */
  readonly format?: ApiVersion;
  /** What is known of commands beside those that are shipped, and the grammars. */
  readonly risk?: RiskContext;
}

/** Compiles a Markdown guide without a model; never throws, whatever the text. */
export function compileGuide(source: GuideSource): Compilation {
  const { text, file, sha256Hex, risk = {}, format = 'runbook/v1' } = source;
  const ir = readIr(readGuide(text), fileName(file), risk);
  const draft = draftOf(ir, { format, guide: namedGuide(source) });
  if (!draft) return { ir, runbook: '', mapping: '', steps: 0, cliSteps: 0, todos: [] };
  return {
    ir,
    runbook: stampYaml(todoComments(draft.todos) + writeRunbook(draft.document), file, sha256Hex),
    mapping: stampMarkdown(mappingOf(ir, draft), file, sha256Hex),
    steps: draft.steps.length,
    cliSteps: draft.steps.filter(({ step }) => step.type === 'cli').length,
    todos: draft.todos,
  };
}

function namedGuide({ text, file, path, sha256Hex }: GuideSource): NamedGuide {
  const name = cleanText(path ?? file.split(/[\\/]/).at(-1) ?? '');
  return { file: name || fileName(file), sha256: sha256Hex(unifiedGuide(text)) };
}

function todoComments(todos: readonly Todo[]): string {
  return todos.map((todo) => `# TODO line ${todo.line}: ${cleanText(todo.text).replace(/\s+/g, ' ')}\n`).join('');
}
