import type { Diagnostic } from '../../model/diagnostic.js';
import { failed, ok, type Result } from '../../model/result.js';
import type { TextEdit } from '../../model/text.js';
import type { Analysis } from '../analysis.js';
import { templateInScript } from '../check/scripts/template-in-script.js';
import { type StepOutline, withRollbacks } from '../step-outline.js';
import { addedAfter, edited, quotedText } from '../suggest/map-edit.js';
import { type MapNode, type Node, type ScalarNode, valueAt } from '../syntax/node.js';
import { spanInScalar } from '../syntax/scalar-offset.js';
import { readTemplate, referencesOf, type TemplateReference } from '../template-use.js';
import { type ActionPlace, type TextAction, touches } from './action.js';
import { namer, openQuote } from './shell-text.js';

/** A template that stands in a script, where nothing fills it in: as a variable that the script is given. */
export function scriptVariableFixes({ analysis, span }: ActionPlace): readonly TextAction[] {
  const here = analysis.diagnostics.filter(({ code, at }) => code === templateInScript.code && touches(at, span));
  return here.flatMap((fault): readonly TextAction[] => {
    const use = useAt(analysis, fault);
    if (!use) return [];
    const change = variableEdits(analysis, use);
    const title = 'Give the script the value as a variable';
    return [{ title, kind: 'quickfix', change, isPreferred: change.ok, solves: [fault] }];
  });
}

/** A template in the text of a script. */
interface ScriptUse {
  readonly step: StepOutline;
  readonly text: ScalarNode;
  readonly reference: TemplateReference;
}

function useAt({ text, outline }: Analysis, { at }: Diagnostic): ScriptUse | undefined {
  const step = withRollbacks(outline.steps).find(
    ({ script }) => script !== undefined && script.text.at.start <= at.start && at.end <= script.text.at.end,
  );
  if (!step?.script || step.script.shell === 'pwsh') return undefined;
  const { text: scalar } = step.script;
  const reference = referencesOf(readTemplate(scalar.source, outline.version)).find(
    (one) => spanInScalar(text, scalar, one.span).start === at.start,
  );
  return reference && { step, text: scalar, reference };
}

function variableEdits(
  analysis: Analysis,
  { step, text: scalar, reference }: ScriptUse,
): Result<readonly TextEdit[], string> {
  const { text, outline } = analysis;
  const { source } = scalar;
  const { span } = reference;
  const quote = openQuote(withoutComments(source.slice(0, span.start)));
  if (quote === "'" || /<<|`/.test(source)) return failed('it stands where the shell fills in no variable');
  const given = [...outline.defaults.env, ...step.env];
  const raw = source.slice(span.start, span.end);
  const known = given.find(({ value }) => value.kind === 'scalar' && value.source === raw)?.key.source;
  const name = known ?? namer({ taken: new Set(given.map(({ key }) => key.source)) }).nameFor(reference, source);
  const newText = quote === '"' ? `\${${name}}` : `"$${name}"`;
  const inText: TextEdit =
    scalar.style === 'block'
      ? { at: spanInScalar(text, scalar, span), newText }
      : { at: scalar.at, newText: quotedText(edited(source, [{ at: span, newText }])) };
  if (known !== undefined) return ok([inText]);
  const entry = environmentEdit(text, step.node, name, quotedText(raw));
  return entry ? ok([inText, entry]) : failed("its 'env' cannot be edited without a rewrite");
}

// An apostrophe in a comment opens no quote.
function withoutComments(script: string): string {
  return script.replace(/^[ \t]*#.*$/gm, '');
}

function environmentEdit(text: string, node: Node, name: string, value: string): TextEdit | undefined {
  const holder = holderOf(node);
  const env = valueAt(holder?.map, 'env');
  if (!holder) return undefined;
  if (env === undefined) {
    const entry = { key: 'env', flow: `{${name}: ${value}}`, block: ['', `  ${name}: ${value}`] };
    return addedAfter({ text, map: holder.map }, holder.script, entry);
  }
  const last = env.kind === 'map' ? env.entries.at(-1)?.key.source : undefined;
  if (env.kind !== 'map' || last === undefined) return undefined;
  return addedAfter({ text, map: env }, last, { key: name, flow: value, block: [value] });
}

/** The mapping in which a script and its variables stand, and the key of the script. */
function holderOf(node: Node): { readonly map: MapNode; readonly script: string } | undefined {
  const work = valueAt(node, 'with');
  if (work?.kind === 'map') return { map: work, script: 'run' };
  return node.kind === 'map' ? { map: node, script: 'script' } : undefined;
}
