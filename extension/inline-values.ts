import {
  type DebugSession,
  type Disposable,
  debug,
  Disposable as disposable,
  EvaluatableExpression,
  type InlineValueContext,
  InlineValueText,
  languages,
  Range,
  type TextDocument,
} from 'vscode';
import { expressionsIn, inlineText, type ShownExpression } from './expressions.js';
import { runbookType } from './launch.js';

/** Shows values beside the lines of a runbook whose run stands still, and in a hover over a template or a name. */
export function registerInlineValues(): Disposable {
  return disposable.from(
    languages.registerInlineValuesProvider(runbookType, {
      provideInlineValues: (document, viewPort, context) => valuesIn(document, viewPort, context),
    }),
    languages.registerEvaluatableExpressionProvider(runbookType, {
      provideEvaluatableExpression: (document, { line, character }) => {
        const hovered = expressionsIn(document.lineAt(line).text).find(
          ({ start, end }) => start <= character && character <= end,
        );
        return hovered && new EvaluatableExpression(rangeOf(line, hovered), hovered.text);
      },
    }),
  );
}

// Evaluated here, as the editor would show why one has no value yet beside every line.
async function valuesIn(
  document: TextDocument,
  { start, end }: Range,
  context: InlineValueContext,
): Promise<InlineValueText[]> {
  const session = debug.activeDebugSession;
  if (session?.type !== runbookType) return [];
  const places: (ShownExpression & { readonly line: number })[] = [];
  for (let line = start.line; line <= end.line; line += 1) {
    for (const found of expressionsIn(document.lineAt(line).text)) places.push({ ...found, line });
  }
  const texts = [...new Set(places.map(({ text }) => text))];
  const found = await Promise.all(texts.map(async (text) => [text, await evaluated(session, text, context)] as const));
  const values = new Map(found);
  return places.flatMap((place) => {
    const value = values.get(place.text);
    return value === undefined ? [] : [new InlineValueText(rangeOf(place.line, place), inlineText(place.text, value))];
  });
}

/** The value as a hover would show it; undefined where there is none yet, or none that is shown. */
async function evaluated(
  session: DebugSession,
  expression: string,
  { frameId }: InlineValueContext,
): Promise<string | undefined> {
  try {
    const { result } = await session.customRequest('evaluate', { expression, frameId, context: 'hover' });
    return String(result);
  } catch {
    return undefined;
  }
}

function rangeOf(line: number, { start, end }: ShownExpression): Range {
  return new Range(line, start, line, end);
}
