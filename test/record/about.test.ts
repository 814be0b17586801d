import assert from 'node:assert/strict';
import test from 'node:test';
import { exportCsv } from '../../runtime/cli/render/export-csv.js';
import { exportHtml } from '../../runtime/cli/render/export-html.js';
import { exportMarkdown } from '../../runtime/cli/render/export-markdown.js';
import { summaryText } from '../../runtime/cli/render/summary.js';
import type { RecordedAbout } from '../../runtime/model/about.js';
import type { RunCreated, RunEvent, RunFinished } from '../../runtime/model/event.js';
import { redactorOf } from '../../runtime/record/redact.js';
import { reportOf } from '../../runtime/record/report/report.js';
import { faultsOfRunReport } from '../../runtime/schema/generated/run-report.js';
import { about, described } from './described-scene.js';
import { eventful, type Told, traced, verified } from './report-scene.js';

function reported(more: Partial<RunCreated>, outputs?: RunFinished['outputs']) {
  const events = eventful.map((event): Told => {
    if (event.type === 'run.created') return { ...event, data: { ...event.data, ...more } };
    return event.type === 'run.finished' ? { ...event, data: { ...event.data, ...(outputs && { outputs }) } } : event;
  });
  const report = reportOf(traced(events, 'the-id'), verified);
  assert.deepEqual(faultsOfRunReport(JSON.parse(JSON.stringify(report))), []);
  return report.run;
}

test('a report tells what the runbook said of itself, and names it by its title and its id', () => {
  const run = reported({ about, prerequisites_confirmed: false });
  assert.deepEqual([run.runbook, run.runbook_id], ['Restart it', 'the-id']);
  assert.deepEqual(run.about?.prerequisites, ['On the VPN (guide.md, lines 3–7)']);
  assert.equal(run.about?.is_confirmed, false);
  assert.deepEqual(run.about?.ambiguities, ["'wait': how long (step 'look')"]);
  assert.equal(run.about?.source, 'guide.md on 2026-11-20');
  assert.deepEqual(run.about?.annotations, about.annotations);
  assert.deepEqual(run.about?.steps['look'], {
    description: 'Look',
    source: 'guide.md, "A", line 4',
    annotations: { owner: 'sre' },
  });
});

test('a report tells what a run gave back: the value, that it is hidden, or why there is none', () => {
  const { outputs } = reported({}, { a: { value: [1, 'x'] }, b: { is_hidden: true }, c: { fault: 'not captured' } });
  assert.deepEqual(JSON.parse(outputs['a']?.value ?? ''), [1, 'x']);
  assert.deepEqual([outputs['b'], outputs['c']], [{ value: '***' }, { fault: 'not captured' }]);
});

test('whatever a trace holds in place of it, there is a report', () => {
  const wrong = [7, 'x', [1], { services: 7, prerequisites: ['x', 3], steps: { a: 1 }, annotations: [], source: 'x' }];
  for (const value of wrong) reported({ about: value as unknown as RecordedAbout });
});

test('what must not be shown is hidden in it wherever it stands, whatever its keys are called', () => {
  const { event } = redactorOf([{ pattern: 'token=\\S+', replace: 'token=<gone>' }]);
  const created = {
    type: 'run.created',
    actor: { kind: 'human', id: 'alice' },
    data: { about },
  } as unknown as RunEvent;
  const shown = event(created);
  assert.ok(shown.type === 'run.created');
  assert.deepEqual(shown.data.about?.annotations, {
    path: 'token=<gone>',
    nested: [{ status: 'token=<gone>', count: 3 }],
  });
});

test('every format tells what the runbook said of itself and what the run gave back', () => {
  const report = reportOf(traced(described, 'the-id'), verified);
  for (const format of [exportMarkdown, exportHtml, exportCsv, summaryText]) {
    // Markdown escapes what could be a list.
    const text = format(report).replaceAll('\\', '');
    for (const told of ['1.2', 'On the VPN', 'nobody said that they hold', 'how long', 'guide.md', 'not captured']) {
      assert.ok(text.includes(told), `${format.name} tells '${told}'`);
    }
  }
});
