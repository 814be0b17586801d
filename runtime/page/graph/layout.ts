import type { PageStep } from '../steps.js';

/** A step as a box of the graph. */
export interface GraphNode {
  readonly step: PageStep;
  /** Its place among the steps, from 0. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** The condition under which it is done. */
  readonly when?: string;
  /** What would take it back, where that was not done. */
  readonly rollback?: string;
}

/** A line between two steps: from one to the next, from what a step reads to the step, or from a step to what takes it back. */
export interface GraphEdge {
  readonly kind: 'next' | 'after' | 'back';
  readonly from: number;
  readonly to: number;
  /** The column left of the steps in which a line runs that passes others. */
  readonly lane: number;
}

/** A frame around the steps of a group. */
export interface GraphFrame {
  readonly title: string;
  readonly y: number;
  readonly height: number;
}

/** Where everything of a graph stands. */
export interface GraphLayout {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly frames: readonly GraphFrame[];
  readonly width: number;
  readonly height: number;
  /** Where the column of the steps begins, and where that of what takes them back. */
  readonly left: number;
  readonly side: number;
  /** How wide the frames of groups are. */
  readonly frameWidth: number;
}

/** How large the boxes of the graph are, and how far apart. */
export const box = { width: 300, height: 46, backWidth: 240, gap: 26, condition: 26, between: 40, lane: 12 } as const;

const margin = 16;
const frameTop = 28;
const mostLanes = 8;

/** Where each step stands: one below the other as they are done, what takes a step back beside it, and groups around them. */
export function layoutOf(steps: readonly PageStep[]): GraphLayout {
  const places = new Map(steps.map(({ id }, index) => [id, index]));
  const after = afterEdges(steps, places);
  const lanes = Math.max(0, ...after.map(({ lane }) => lane + 1));
  const left = margin * 2 + lanes * box.lane;
  const side = left + box.width + box.between;
  const hasSide = steps.some(({ takesBack, outline }) => takesBack !== undefined || outline?.rollback !== undefined);
  const frameWidth = box.width + (hasSide ? box.between + box.backWidth : 0) + 20;
  const edges = [...nextEdges(steps), ...after, ...backEdges(steps, places)];
  return { ...placed(steps, left, side), edges, left, side, frameWidth, width: left + frameWidth + margin };
}

type Placed = Pick<GraphLayout, 'nodes' | 'frames' | 'height'>;

function placed(steps: readonly PageStep[], left: number, side: number): Placed {
  const nodes: GraphNode[] = [];
  const frames: GraphFrame[] = [];
  const undone = new Set(steps.map(({ takesBack }) => takesBack));
  let y = margin;
  for (const [group, members] of runsOf(steps)) {
    const top = y;
    if (group !== undefined) y += frameTop;
    for (const member of members) {
      y += member.step.outline?.when === undefined ? 0 : box.condition;
      nodes.push(nodeAt(member, { x: left, y }, undone.has(member.step.id)));
      y += box.height + box.gap;
    }
    if (group !== undefined) frames.push({ title: titleOf(group, members), y: top, height: y - top - box.gap / 2 });
  }
  return { nodes: [...nodes, ...backNodes(steps, nodes, side)], frames, height: y + margin };
}

function nodeAt(
  { step, index }: Member,
  place: { readonly x: number; readonly y: number },
  isUndone: boolean,
): GraphNode {
  const { when, rollback } = step.outline ?? {};
  return {
    ...{ step, index, ...place, width: box.width },
    ...(when !== undefined && { when }),
    ...(rollback !== undefined && !isUndone && { rollback }),
  };
}

function backNodes(steps: readonly PageStep[], nodes: readonly GraphNode[], x: number): readonly GraphNode[] {
  const places = new Map(nodes.map(({ step, y }) => [step.id, y]));
  return steps.flatMap((step, index) => {
    const y = step.takesBack === undefined ? undefined : places.get(step.takesBack);
    return y === undefined ? [] : [{ step, index, x, y, width: box.backWidth }];
  });
}

interface Member {
  readonly step: PageStep;
  readonly index: number;
}

/** The steps that a run goes through, with those of one group together. */
function runsOf(steps: readonly PageStep[]): readonly (readonly [string | undefined, readonly Member[]])[] {
  const runs: [string | undefined, Member[]][] = [];
  for (const [index, step] of steps.entries()) {
    if (step.takesBack !== undefined) continue;
    const last = runs.at(-1);
    const group = step.outline?.group;
    if (last && last[0] === group) last[1].push({ step, index });
    else runs.push([group, [{ step, index }]]);
  }
  return runs;
}

function titleOf(group: string, [first]: readonly Member[]): string {
  return first?.step.opensGroup ?? group;
}

function nextEdges(steps: readonly PageStep[]): readonly GraphEdge[] {
  const forward = steps.flatMap(({ takesBack }, index) => (takesBack === undefined ? [index] : []));
  return forward.slice(1).map((to, place) => ({ kind: 'next', from: forward[place] ?? 0, to, lane: 0 }));
}

function backEdges(steps: readonly PageStep[], places: ReadonlyMap<string, number>): readonly GraphEdge[] {
  return steps.flatMap(({ takesBack }, to) => {
    const from = takesBack === undefined ? undefined : places.get(takesBack);
    return from === undefined ? [] : [{ kind: 'back', from, to, lane: 0 } as const];
  });
}

// Each line takes the first column that is free beside all the steps that it passes.
function afterEdges(steps: readonly PageStep[], places: ReadonlyMap<string, number>): readonly GraphEdge[] {
  const taken: { readonly from: number; readonly to: number }[][] = [];
  return readings(steps, places).map(({ from, to }) => {
    const free = taken.findIndex((lane) => lane.every((other) => other.to <= from || other.from >= to));
    const lane = Math.min(free < 0 ? taken.length : free, mostLanes - 1);
    taken[lane] = [...(taken[lane] ?? []), { from, to }];
    return { kind: 'after', from, to, lane };
  });
}

/** Which step reads what which other brings, the nearest first. */
function readings(
  steps: readonly PageStep[],
  places: ReadonlyMap<string, number>,
): readonly { readonly from: number; readonly to: number }[] {
  return steps
    .flatMap(({ outline, takesBack }, to) =>
      takesBack === undefined ? (outline?.after ?? []).map((id) => ({ from: places.get(id) ?? to, to })) : [],
    )
    .filter(({ from, to }) => from < to)
    .sort((one, other) => one.to - one.from - (other.to - other.from));
}
