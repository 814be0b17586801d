import type { Question } from '../../runtime/model/question.js';
import type { Outline, OutlineStep, PageData } from '../../runtime/page/page-data.js';
import { reportOf } from '../../runtime/record/report/report.js';
import type { ReportStep, RunReport } from '../../runtime/schema/generated/run-report.js';
import { asked, eventful, executed, ready, result, run, type Told, traced, verified } from '../record/report-scene.js';

/** A step of an outline with what a test says of it. */
export function written(id: string, more: Partial<OutlineStep> = {}): OutlineStep {
  return { id, title: `Do ${id}`, kind: 'cli', line: 10, text: `do ${id} --now`, after: [], ...more };
}

/** A run that is over and in which everything happened. */
export const ended: PageData = {
  report: reportOf(traced(eventful), verified),
  outline: {
    steps: [
      written('check', { title: 'See which pods run', group: 'diagnosis', risk: 'safe', source: { lines: [3, 4] } }),
      written('look', { title: 'Look at the dashboard', kind: 'manual', group: 'diagnosis' }),
      written('restart', {
        title: 'Restart the payments service',
        group: 'mitigation',
        when: 'captures.pods > 3',
        after: ['check'],
        rollback: 'kubectl rollout undo deployment/payments -n prod',
      }),
      written('clean', { title: 'Delete what is old', group: 'mitigation', after: ['restart'] }),
      written('notify', { title: 'Tell the customers', kind: 'manual' }),
      written('page', { after: ['check', 'clean'] }),
      written('last', { title: 'Close the incident' }),
    ],
    groups: [
      { id: 'diagnosis', title: 'Diagnosis' },
      { id: 'mitigation', title: 'Mitigation' },
    ],
  },
};

const goingOn: readonly Told[] = run(
  ['check', 'drain', 'look', 'last'],
  [
    ...ready('check', { argv: ['kubectl', 'get', 'nodes'] }, 'safe'),
    ...executed('check'),
    result('check', 'passed'),
    ...ready('drain', { argv: ['kubectl', 'drain', 'node-7', '--ignore-daemonsets'] }, 'dangerous'),
  ],
);

const outline: Outline = {
  steps: [
    written('check', { title: 'See which nodes are there', risk: 'safe', text: 'kubectl get nodes' }),
    written('drain', {
      title: 'Drain the node',
      risk: 'dangerous',
      text: 'kubectl drain {{ .node }} --ignore-daemonsets',
      rollback: 'kubectl uncordon {{ .node }}',
      after: ['check'],
      group: 'node',
    }),
    written('look', {
      title: 'Look at the dashboard',
      kind: 'manual',
      text: 'Is the error rate below 1 %?',
      group: 'node',
    }),
    written('last', { title: 'Close the incident', when: 'captures.rate < 1' }),
  ],
  groups: [{ id: 'node', title: 'Take the node out' }],
};

function liveData(status: string, events: readonly Told[]): PageData {
  const circumstances = { ...verified, status, isDriven: status === 'running' } as typeof verified;
  const open = { verdict: 'unsatisfied', reasons: ["step 'last' has no result"], notes: [] } as const;
  return { report: reportOf(traced([...goingOn, ...events]), { ...circumstances, verdict: open }), outline };
}

/** A run in which a program runs at the moment. */
export const running: PageData = liveData('running', [...executed('drain').slice(0, 1)]);

/** A run that waits for two people to approve. */
export const waiting: PageData = liveData('waiting', [
  asked(
    'drain',
    'a-1',
    { gesture: 'typed', typed_text: 'node-7', expires_at: '2999-01-01T00:00:00.000Z' },
    { min: 2, roles: ['SRE'] },
  ),
]);

/** A run whose last step failed. */
export const failed: PageData = (() => {
  const events = [
    ...executed('drain', { exit_code: 1, stderr_bytes: 40, stderr_preview: 'error: cannot evict pod "payments-1"\n' }),
    result('drain', 'failed', { error: { kind: 'exit', message: 'exit code 1: error: cannot evict pod' } }),
    {
      type: 'run.finished',
      data: {
        status: 'failed',
        reason: "step 'drain' failed: exit code 1",
        steps: { passed: 1, failed: 1, skipped: 0 },
        duration_ms: 1,
      },
    },
  ];
  return liveData('failed', events);
})();

/** A run of so many steps, the first half of them done. */
export function long(count: number): PageData {
  const attempts = ended.report.steps[0]?.attempts ?? [];
  const steps = Array.from({ length: count }, (_, index): ReportStep => {
    const isDone = index < count / 2;
    const status = isDone ? doneAs(index) : 'not_reached';
    const id = `step-${index + 1}`;
    return { number: index + 1, id, status, is_tolerated: false, attempts: isDone ? attempts : [] };
  });
  const groups = Array.from({ length: Math.ceil(count / 25) }, (_, index) => ({
    id: `g${index}`,
    title: `Part ${index + 1}`,
  }));
  return { report: { ...running.report, steps }, outline: { steps: steps.map(longWritten), groups } };
}

function doneAs(index: number): ReportStep['status'] {
  return index % 50 === 49 ? 'skipped' : 'passed';
}

function longWritten({ id }: ReportStep, index: number): OutlineStep {
  return written(id, {
    line: index + 1,
    group: `g${Math.floor(index / 25)}`,
    after: index > 3 && index % 7 === 0 ? [`step-${index - 2}`] : [],
    ...(index % 10 === 5 && { when: `captures.x${index} > 1` }),
    ...(index % 30 === 7 && { rollback: 'undo it' }),
  });
}

/** The same run, with a text in the place of everything that a runbook, a program or a person said. */
export function saying({ report }: PageData, text: string): PageData {
  const changed = JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    typeof value !== 'string' || structural.has(key) || /^\d{4}-\d\d-\d\dT/.test(value) ? value : text,
  ) as RunReport;
  // Steps have to stay apart from each other.
  const steps = changed.steps.map((step, index) => ({ ...step, id: `${text}${index}` }));
  const outline = {
    steps: steps.map(({ id }) => written(id, { title: text, text, when: text, rollback: text, group: text })),
    groups: [{ id: text, title: text }],
  };
  return { report: { ...changed, steps }, outline };
}

const structural = new Set(['status', 'verdict', 'kind', 'decision', 'outcome', 'report', 'mode', 'gesture', 'class']);

const put = { stepId: 'drain', title: 'Drain the node' };

/** A question of each kind. */
export const questions = {
  typed: {
    ...put,
    requestId: 'q-typed',
    kind: 'approval',
    approval: {
      gesture: 'typed',
      typedText: 'node-7',
      risk: 'dangerous',
      command: ['kubectl', 'drain', 'node-7', '--ignore-daemonsets'],
      env: { KUBECONFIG: '/etc/kube/prod' },
      reasons: ["'kubectl drain' stops every pod of a node", 'it acts on what production runs on'],
      requirement: {
        min: 2,
        roles: ['SRE', 'DRI'],
        distinct_from: ['carol'],
        holders: { SRE: ['bob'], DRI: ['alice'] },
      },
      approvedBy: ['alice'],
      expiresAt: '2999-01-01T00:00:00.000Z',
      refusedStarter: 'alice has approved already',
      breakGlass: { waives: ['min'], roles: ['SRE', 'DRI'] },
      rollback: { command: ['kubectl', 'uncordon', 'node-7'], risk: 'caution' },
    },
  },
  confirm: {
    ...put,
    requestId: 'q-confirm',
    kind: 'approval',
    complaint: 'the answer came before the command was known',
    approval: {
      gesture: 'confirm',
      risk: 'caution',
      script: { shell: 'bash', text: 'set -e\nsystemctl restart payments\n' },
      reasons: ['it restarts a service'],
      requirement: { min: 1, roles: [] },
    },
  },
  text: {
    requestId: 'q-text',
    stepId: 'look',
    title: 'Look at the dashboard',
    kind: 'evidence',
    instructions: 'Is the error rate below 1 %?',
    evidence: { kind: 'text', name: 'rate' },
  },
  checklist: {
    requestId: 'q-list',
    stepId: 'look',
    title: 'Look at the dashboard',
    kind: 'evidence',
    evidence: { kind: 'checklist', name: 'seen', items: ['errors', 'latency', 'saturation'] },
    ticked: ['errors'],
  },
  attachment: {
    requestId: 'q-file',
    stepId: 'look',
    title: 'Look at the dashboard',
    kind: 'evidence',
    evidence: { kind: 'attachment', name: 'screenshot' },
  },
  intervention: {
    ...put,
    requestId: 'q-word',
    kind: 'intervention',
    intervention: {
      cause: 'timeout',
      detail: 'it ran for 10 min',
      risk: 'dangerous',
      command: ['kubectl', 'drain', 'node-7'],
      resolutions: ['retry', 'done', 'failed', 'skip', 'abort'],
      expiresAt: '2999-01-01T00:00:00.000Z',
    },
  },
} as const satisfies Readonly<Record<string, Question>>;
