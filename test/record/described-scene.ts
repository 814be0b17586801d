import type { RecordedAbout } from '../../runtime/model/about.js';
import { eventful, type Told } from './report-scene.js';

/** What the runbook of a run says of itself, of every kind. */
export const about: RecordedAbout = {
  title: 'Restart it',
  version: '1.2',
  services: ['api'],
  prerequisites: [{ text: 'On the VPN', source: { lines: [3, 7] } }],
  ambiguities: [{ text: 'wait', reason: 'how long', step: 'look' }],
  source: { file: 'guide.md', compiled_at: '2026-11-20' },
  annotations: { path: 'token=abc', nested: [{ status: 'token=abc', count: 3 }] },
  steps: { look: { description: 'Look', source: { section: 'A', lines: [4, 4] }, annotations: { owner: 'sre' } } },
};

/** The eventful run of a runbook that says all this of itself, and gives back what can be given back. */
export const described: readonly Told[] = eventful.map((event) => {
  const outputs = { a: { value: [1, 'x'] }, b: { is_hidden: true }, c: { fault: 'not captured' } };
  if (event.type === 'run.created') return { ...event, data: { ...event.data, about, prerequisites_confirmed: false } };
  return event.type === 'run.finished' ? { ...event, data: { ...event.data, outputs } } : event;
});
