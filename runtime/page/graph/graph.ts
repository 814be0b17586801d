import { make, type Piece } from '../piece.js';
import type { PageStep } from '../steps.js';
import { toneOf } from '../view/chip.js';
import { say, sayRecorded } from '../words.js';
import { box, type GraphEdge, type GraphFrame, type GraphLayout, type GraphNode } from './layout.js';

/** Which part of the graph is seen, and where the keyboard is in it. */
export interface GraphView {
  readonly top: number;
  readonly bottom: number;
  /** The step that the keyboard enters or stands at. */
  readonly entry: string | undefined;
  readonly current: string | undefined;
}

/** The part of the graph that is seen: frames of groups behind lines behind steps. */
export function graphPieces(
  { nodes, edges, frames, left, side, frameWidth }: GraphLayout,
  view: GraphView,
): readonly Piece[] {
  const isSeen = (y: number, height: number) => y + height >= view.top && y <= view.bottom;
  const places = new Map(nodes.map((node) => [node.index, node]));
  const lines = edges.flatMap((edge) => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    return from && to && isSeen(Math.min(from.y, to.y), Math.abs(to.y - from.y) + box.height)
      ? [edgePiece(edge, { from, to, left })]
      : [];
  });
  const total = nodes.filter(({ step }) => step.takesBack === undefined).length;
  return [
    ...frames.filter(({ y, height }) => isSeen(y, height)).map((frame) => framePiece(frame, left, frameWidth)),
    ...lines,
    ...nodes
      .filter(({ y, step }) => isSeen(y - box.condition, box.height * 2) || step.id === view.entry)
      .flatMap((node) => [nodePiece(node, total, view), ...ghostPieces(node, side)]),
  ];
}

function framePiece({ title, y, height }: GraphFrame, left: number, width: number): Piece {
  return make(
    'g',
    { key: `group ${y}`, class: 'frame' },
    make('rect', { x: left - 10, y, width, height, rx: 6 }),
    make('text', { x: left + 44, y: y + 18 }, cut(title, 70)),
  );
}

interface Ends {
  readonly from: GraphNode;
  readonly to: GraphNode;
  readonly left: number;
}

function edgePiece({ kind, lane, from: start, to: end }: GraphEdge, ends: Ends): Piece {
  return make('path', {
    key: `${kind} ${start} ${end}`,
    class: `edge ${kind} ${toneOf(ends.to.step.status)}`,
    d: pathOf(kind, lane, ends),
    'aria-hidden': 'true',
  });
}

function pathOf(kind: GraphEdge['kind'], lane: number, { from, to, left }: Ends): string {
  const middle = box.height / 2;
  switch (kind) {
    case 'next': {
      const x = from.x + 24;
      const y = to.y - (to.when === undefined ? 0 : box.condition);
      return `M${x} ${from.y + box.height}V${y - 1}M${x - 4} ${y - 6}L${x} ${y - 1}L${x + 4} ${y - 6}`;
    }
    case 'after': {
      const x = left - 14 - lane * box.lane;
      const [y0, y1] = [from.y + middle + 8, to.y + middle - 8];
      return `M${from.x} ${y0}H${x + 6}Q${x} ${y0} ${x} ${y0 + 6}V${y1 - 6}Q${x} ${y1} ${x + 6} ${y1}H${to.x - 1}M${to.x - 6} ${y1 - 4}L${to.x - 1} ${y1}L${to.x - 6} ${y1 + 4}`;
    }
    case 'back': {
      const [x0, x1, y] = [from.x + from.width, to.x, to.y + middle];
      return `M${x0} ${from.y + middle}L${x1 - 1} ${y}M${x1 - 6} ${y - 4}L${x1 - 1} ${y}L${x1 - 6} ${y + 4}`;
    }
  }
}

const riskSigns: Readonly<Record<string, string>> = { safe: '●', caution: '▲', dangerous: '■', manual: '◆' };
const statusSigns: Readonly<Record<PageStep['status'], string>> = {
  passed: '✓',
  failed: '✗',
  skipped: '–',
  rolled_back: '↩',
  waiting: '…',
  interrupted: '!',
  running: '▶',
  not_reached: '·',
};

function nodePiece({ step, x, y, width, when }: GraphNode, total: number, { entry, current }: GraphView): Piece {
  const { id, title, status, word, risk, number, takesBack } = step;
  const isBack = takesBack !== undefined;
  const room = isBack ? 26 : 34;
  return make(
    'g',
    {
      key: id,
      class: `node ${toneOf(status)} ${status}${isBack ? ' back' : ''}${id === current ? ' current' : ''}`,
      role: 'button',
      tabindex: id === entry ? 0 : -1,
      'data-do': 'open',
      'data-step': id,
      'aria-description': labelOf(step, total),
      'aria-current': id === current && 'step',
    },
    when !== undefined && conditionPiece(x, y, when),
    make('rect', { class: 'box', x, y, width, height: box.height, rx: 6 }),
    make('circle', { class: 'mark', cx: x + 24, cy: y + box.height / 2, r: 11 }),
    make(
      'text',
      { class: 'sign', x: x + 24, y: y + box.height / 2 + 5, 'text-anchor': 'middle', 'aria-hidden': 'true' },
      statusSigns[status],
    ),
    make('text', { class: 'title', x: x + 44, y: y + 20 }, cut(isBack ? title : `${number}. ${title}`, room)),
    make(
      'text',
      { class: 'under', x: x + 44, y: y + 36 },
      cut(
        [word, risk === undefined ? '' : `${riskSigns[risk] ?? '?'} ${sayRecorded('risk.', risk)}`]
          .filter((one) => one !== '')
          .join('  '),
        room + 4,
      ),
    ),
  );
}

/** What would take a step back and was not needed; the label of the step says it too. */
function ghostPieces({ step, rollback, x, y, width }: GraphNode, side: number): readonly Piece[] {
  if (rollback === undefined) return [];
  const middle = y + box.height / 2;
  return [
    make(
      'g',
      { key: `ghost ${step.id}`, class: 'ghost', 'aria-hidden': 'true' },
      make('path', { class: 'edge back', d: `M${x + width} ${middle}H${side}` }),
      make('rect', { class: 'box', x: side, y: y + 8, width: box.backWidth, height: box.height - 16, rx: 6 }),
      make('text', { class: 'under', x: side + 10, y: middle + 4 }, cut(`↩ ${rollback.split('\n', 1)[0] ?? ''}`, 34)),
    ),
  ];
}

function conditionPiece(x: number, y: number, when: string): Piece {
  const [cx, cy] = [x + 24, y - box.condition / 2];
  return make(
    'g',
    { class: 'condition' },
    make('path', {
      class: 'bypass',
      d: `M${cx - 12} ${cy}H${x - 5}V${y + box.height + box.gap / 2}H${cx}`,
    }),
    make('path', { class: 'diamond', d: `M${cx} ${cy - 9}L${cx + 12} ${cy}L${cx} ${cy + 9}L${cx - 12} ${cy}Z` }),
    make('text', { x: cx + 20, y: cy + 4 }, cut(say('graph.if', when), 44)),
  );
}

function labelOf(step: PageStep, total: number): string {
  return [say('graph.node', step.number, total, step.title, step.word), ...relationsOf(step)].join(', ');
}

function relationsOf({ risk, outline, takesBack }: PageStep): readonly string[] {
  return [
    ...(risk === undefined ? [] : [sayRecorded('risk.', risk)]),
    ...(takesBack === undefined ? [] : [say('graph.backs', takesBack)]),
    ...(outline?.when === undefined ? [] : [say('graph.if', outline.when)]),
    ...(outline === undefined || outline.after.length === 0 ? [] : [say('graph.after', outline.after.join(', '))]),
    ...(outline?.group === undefined ? [] : [say('graph.group', outline.group)]),
    ...(outline?.rollback === undefined ? [] : [say('graph.back', outline.rollback.split('\n', 1)[0] ?? '')]),
  ];
}

/** The graph as a list of sentences, for whoever does not see it. */
export function graphText(steps: readonly PageStep[]): Piece {
  return make(
    'ol',
    { class: 'graph-text' },
    steps.map((step) =>
      make('li', { key: step.id }, make('b', {}, step.title), `: ${[step.word, ...relationsOf(step)].join('; ')}`),
    ),
  );
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
