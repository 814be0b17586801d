import { titleOf } from './form/form.js';
import type { PageState } from './page-state.js';
import { isDone } from './steps.js';
import { say, sayRecorded } from './words.js';

const mostSteps = 3;

/** What has to be said to whoever does not see it, when one state follows another; empty where that is nothing. */
export function newsBetween(before: PageState, after: PageState): string {
  return [...stepNews(before, after), ...runNews(before, after), ...questionNews(before, after)].join('. ');
}

function stepNews(before: PageState, after: PageState): readonly string[] {
  if (before.data?.report.run.id !== after.data?.report.run.id) return [];
  const old = new Map(before.steps.map(({ id, word }) => [id, word]));
  const changed = after.steps.filter(({ id, word }) => old.get(id) !== word && !(word === say('status.not_reached')));
  if (changed.length <= mostSteps)
    return changed.map(({ number, title, word }) => say('live.step', number, title, word));
  const listed = after.steps.filter(({ takesBack }) => takesBack === undefined);
  return [say('live.many', changed.length, listed.filter(isDone).length, listed.length)];
}

function runNews(before: PageState, after: PageState): readonly string[] {
  const [old, now] = [before.data?.report.run, after.data?.report.run];
  if (now === undefined || (old?.id === now.id && old.status === now.status)) return [];
  return [say('live.run', sayRecorded('run.', now.status))];
}

function questionNews({ question: old }: PageState, { question: now }: PageState): readonly string[] {
  if (old?.requestId === now?.requestId) return [];
  return [now ? say('live.ask', titleOf(now)) : say('live.settled')];
}
