import { duration } from '../model/time.js';
import { make, type Piece } from './piece.js';
import { say } from './words.js';

/** A moment in UTC to the second; what is no moment stays as it is. */
export function moment(text: string): string {
  return text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2');
}

/** A length of time; nothing where there is none. */
export function took(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : duration(milliseconds);
}

/** A length of time that goes on, to the second or coarser. */
export function lapse(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return say('time.seconds', seconds);
  if (hours === 0) return say('time.minutes', minutes);
  return hours < 24 ? say('time.hours', hours, minutes % 60) : say('time.days', Math.floor(hours / 24), hours % 24);
}

/** How a moment is told that moves on by itself: how long it lasts, how long ago it was, or how long there is until then. */
type Telling = 'lapse' | 'ago' | 'until';

/** A moment that is told by its distance from now, and moves on by itself. */
export function moving(text: string, telling: Telling, now: number): Piece {
  return make(
    'time',
    { class: 'moving', datetime: text, title: `${moment(text)} UTC`, 'data-telling': telling },
    toldAt(text, telling, now),
  );
}

/** A moment as it is told at another one. */
export function toldAt(text: string, telling: string, now: number): string {
  const since = now - Date.parse(text);
  if (Number.isNaN(since)) return text;
  if (telling === 'lapse') return lapse(since);
  if (telling === 'ago') return since < 5000 ? say('time.now') : say('time.ago', lapse(since));
  return since >= 0 ? say('time.over') : say('time.in', lapse(-since));
}

/** A moment as it was recorded. */
export function at(text: string): Piece {
  return make('time', { datetime: text, title: `${text} (UTC)` }, moment(text));
}
