import type { Debugged } from '../runtime/debug/console/debugged.js';
import { evidenceText } from '../runtime/debug/console/evidence-text.js';
import type { Asked } from '../runtime/debug/console/place.js';
import { waitsFor } from '../runtime/debug/console/waits.js';
import { causeText } from '../runtime/run/intervention.js';
import type { DebugContext } from './context.js';
import { toDapOutput } from './to-dap.js';

/** Says in the console what a run waits for and what can be typed, for whoever has no dialog for it. */
export function announce(ctx: DebugContext): void {
  const { run, conventions } = ctx;
  const { open } = run?.people ?? {};
  // Who is only reminded of it has read this before.
  if (!run || !open || ctx.announced === open.asked) return;
  ctx.announced = open.asked;
  const { view } = run;
  const { span, text } = { span: open.planStep.step.at, text: openText(run.console, open.asked) };
  const output = { category: 'console', text: `${view.shown.text(text)}\n` } as const;
  ctx.send('output', toDapOutput(output, { span, source: run }, conventions));
}

function openText(run: Debugged, asked: Asked): string {
  const { request } = asked;
  const complaint = request.complaint === undefined ? [] : [`! ${request.complaint}`];
  const standing = `step '${request.planStep.step.id}' ${waitsFor(asked)}`;
  switch (asked.kind) {
    case 'evidence':
      return [...complaint, evidenceText(run, asked.request)].join('\n');
    case 'intervention':
      return [...complaint, `${standing} (${causeText[asked.request.cause]})`].join('\n');
    case 'approval':
      return [...complaint, standing].join('\n');
  }
}
