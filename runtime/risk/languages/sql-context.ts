import type { Risk } from '../../model/risk.js';
import type { Judges, Scene } from '../scene.js';
import { joinAll, type Verdict, verdict } from '../verdict.js';
import type { SqlToken } from './sql-token.js';

/** Where a statement stands, and what judges the texts in it. */
export interface SqlContext {
  readonly language: string;
  readonly scene: Scene;
  readonly judges: Judges;
}

/** The verdict on a stretch of the text. */
export function found(
  { scene }: SqlContext,
  rule: string,
  risk: Risk,
  { start, end }: { readonly start: number; readonly end: number },
  why: string,
): Verdict {
  return verdict(`sql/${rule}`, risk, scene.place({ start, end }), why);
}

/** The verdict on a string that is itself text of a language. */
export function judgeString(token: SqlToken, language: string, { scene, judges }: SqlContext): Verdict {
  const { inner, value } = token;
  const close = token.end - inner - value.length;
  // Where a quote in it is doubled, its characters do not stand one by one.
  const isPlain = close === 1 || close === inner - token.start;
  const place: Scene['place'] = isPlain
    ? (span) => scene.place({ start: span.start + inner, end: span.end + inner })
    : () => scene.place(token);
  return judges.language(value, language, { ...scene, depth: scene.depth + 1, input: { kind: 'none' }, place });
}

/** The verdict on SQL that is put together when it runs: what of it is written out, and that the rest is not known. */
export function judgeDynamic(tokens: readonly SqlToken[], context: SqlContext): Verdict {
  const strings = tokens.filter(({ kind }) => kind === 'string');
  const parts = strings.map((token) => judgeString(token, context.language, context));
  if (strings.length === 1 && tokens.every(({ kind, value }) => kind === 'string' || /^[();]$/.test(value))) {
    return joinAll(parts);
  }
  const span = { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
  return joinAll([...parts, found(context, 'dynamic', 'dangerous', span, 'runs SQL that is only known when it runs')]);
}
