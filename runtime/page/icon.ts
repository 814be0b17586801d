import { make, type Piece } from './piece.js';

/** The drawings of the page, each on a field of 16 by 16. */
const drawings = {
  passed: 'M3.5 8.5l3 3 6-7',
  failed: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  skipped: 'M4 8h8',
  running: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  waiting: 'M5 2.5h6M5 13.5h6M5.7 2.5v2.2L8 8l2.3-3.3V2.5M5.7 13.5v-2.2L8 8l2.3 3.3v2.2',
  interrupted: 'M8 3.5v5.5M8 12v.2',
  not_reached: '',
  rolled_back: 'M6 3.5L3.5 6 6 8.5M3.5 6h5.7a3 3 0 0 1 0 6H6.5',
  open: 'M6 4l4 4-4 4',
  down: 'M4 6l4 4 4-4',
  here: 'M3 8h8M8 4.5L11.5 8 8 11.5',
  bell: 'M4 11.5h8l-1-1.5V7.5a3 3 0 0 0-6 0V10zM7 13.5h2M8 4.5v-1.5',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  search: 'M7 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM10 10l3.5 3.5',
  stop: 'M5.5 2.5h5l3 3v5l-3 3h-5l-3-3v-5z',
  go: 'M5 3.5l7 4.5-7 4.5z',
  copy: 'M6 6h7v7H6zM3.5 10V3.5H10',
  export: 'M8 2.5v7M5 6.5l3 3 3-3M3 13h10',
  check: 'M8 2.5l5 2v3.2c0 3-2.2 5-5 5.8-2.8-.8-5-2.8-5-5.8V4.5zM5.8 8l1.6 1.6 3-3.2',
} as const;

/** A drawing that stands beside words which say the same. */
export type Icon = keyof typeof drawings;

/** A drawing; nobody needs it who cannot see it, for words stand beside it. */
export function icon(name: Icon): Piece {
  return make(
    'svg',
    { class: `icon ${name}`, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    make('path', { d: drawings[name] }),
  );
}
