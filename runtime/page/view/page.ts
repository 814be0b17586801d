import { questionPiece } from '../form/form.js';
import { graphText } from '../graph/graph.js';
import { layoutOf } from '../graph/layout.js';
import { icon } from '../icon.js';
import type { PageState, Tab } from '../page-state.js';
import { type Content, frame, make, type Piece } from '../piece.js';
import type { Reader } from '../reader.js';
import type { PageStep } from '../steps.js';
import { isOver } from '../waits.js';
import { say } from '../words.js';
import { button } from './part.js';
import { recordPieces, verdictPiece } from './record.js';
import { topPiece, waitsPiece } from './top.js';

/** What a page shows: the state, what its reader looks at, and the moment. */
export interface PageView {
  readonly state: PageState;
  readonly reader: Reader;
  /** The steps that fit the filter. */
  readonly found: readonly PageStep[];
  readonly now: number;
  /** Whether it is a file that can be shown as a report for paper too. */
  readonly hasReport: boolean;
}

/** All of the page but the rows of the list and the boxes of the graph. */
export function pagePieces(view: PageView): readonly Piece[] {
  const { state, reader, now, hasReport } = view;
  const report = state.data?.report;
  const ask = questionPiece(state, reader.draft, now);
  if (report === undefined) return [...(ask ? [ask] : []), emptyPiece(state)];
  const all: readonly (Piece | undefined | false)[] = [
    topPiece(state, report, now),
    ask,
    waitsPiece(state, report, now),
    isOver(report.run.status) && reader.tab !== 'record' && verdictPiece(report),
    barPiece(view),
    tabPanel(view),
    hasReport && make('p', { key: 'paper', class: 'paper' }, button('paper', { class: 'link' }, say('top.report'))),
  ];
  return all.filter((piece) => piece !== undefined && piece !== false);
}

function emptyPiece({ emptyWhy }: PageState): Piece {
  return make(
    'section',
    { key: 'empty', class: 'empty' },
    make('div', { class: 'drawing' }, icon('go')),
    make('h1', {}, say('empty.title')),
    emptyWhy !== undefined && make('p', {}, emptyWhy),
    make('p', { class: 'quiet' }, say('empty.help')),
  );
}

const tabs: readonly Tab[] = ['steps', 'graph', 'record'];

function barPiece({ state, reader, found }: PageView): Piece {
  const total = state.steps.length;
  return make(
    'div',
    { key: 'bar', class: 'toolbar' },
    make(
      'div',
      { class: 'tabs', role: 'tablist', 'aria-label': say('tab.label') },
      tabs.map((tab) => tabButton(tab, reader.tab === tab)),
    ),
    reader.tab === 'steps' &&
      total > 0 &&
      make(
        'div',
        { class: 'filter', key: 'filter', role: 'search' },
        icon('search'),
        make('input', {
          type: 'text',
          id: 'filter',
          'aria-label': say('filter.label'),
          placeholder: say('filter.placeholder'),
          value: reader.filter,
          autocomplete: 'off',
          spellcheck: 'false',
        }),
        reader.filter !== '' && make('span', { class: 'quiet found' }, say('filter.found', found.length, total)),
      ),
  );
}

function tabButton(tab: Tab, isChosen: boolean): Piece {
  const attributes = {
    key: tab,
    id: `tab-${tab}`,
    role: 'tab',
    'data-tab': tab,
    'aria-selected': String(isChosen),
    'aria-controls': isChosen && 'panel',
    tabindex: isChosen ? 0 : -1,
  };
  return button('tab', attributes, say(`tab.${tab}`));
}

function tabPanel(view: PageView): Piece {
  const { tab } = view.reader;
  return make(
    'section',
    {
      key: `panel ${tab}`,
      id: 'panel',
      class: `panel ${tab}`,
      role: 'tabpanel',
      'aria-labelledby': `tab-${tab}`,
      tabindex: tab === 'record' ? 0 : undefined,
    },
    panelContent(view),
  );
}

function panelContent({ state, reader, found }: PageView): Content {
  switch (reader.tab) {
    case 'steps':
      return stepsContent(state, reader, found);
    case 'graph':
      return graphContent(state, reader);
    case 'record':
      return state.data ? recordPieces(state.data.report) : [];
  }
}

function stepsContent({ steps }: PageState, { filter }: Reader, found: readonly PageStep[]): Content {
  if (steps.length === 0) return make('p', { class: 'quiet' }, say('steps.none'));
  return [
    make('h2', { class: 'unseen', key: 'heading' }, say('steps.list')),
    found.length === 0 && make('p', { class: 'quiet none', key: 'none' }, say('filter.none', `'${filter}'`)),
    found.length > 0 &&
      frame('ol', { key: 'rows', class: 'rows', id: 'rows', role: 'list', 'aria-label': say('steps.list') }),
  ];
}

function graphContent({ steps, data }: PageState, { isTextOpen }: Reader): Content {
  const { width, height } = layoutOf(steps);
  return [
    make('h2', { class: 'unseen', key: 'heading' }, say('graph.label')),
    make(
      'p',
      { class: 'quiet', key: 'help' },
      say('graph.help'),
      data?.outline === undefined && ` ${say('graph.noOutline')}`,
    ),
    make(
      'div',
      { class: 'canvas', key: 'canvas' },
      frame('svg', {
        key: 'graph',
        id: 'graph',
        class: 'graph',
        role: 'group',
        'aria-label': say('graph.label'),
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
      }),
    ),
    button(
      'text',
      { class: 'link', key: 'text', 'aria-expanded': String(isTextOpen) },
      icon(isTextOpen ? 'down' : 'open'),
      say('graph.text'),
    ),
    isTextOpen && graphText(steps),
  ];
}
