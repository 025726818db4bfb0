import { graphlib, layout } from '@dagrejs/dagre';
import type { Topology, TopologyEdge, TopologyNode } from '@/lib/domain/views/topology';

export const NODE = { width: 176, height: 62 } as const;

export interface PlacedNode {
  node: TopologyNode;
  x: number;
  y: number;
}
export interface PlacedEdge {
  edge: TopologyEdge;
  points: readonly { x: number; y: number }[];
}
export interface PlacedGraph {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

export type Part = Pick<Topology, 'nodes' | 'edges'>;

/** The applications within so many hops of one, either way, and every edge between them; all of it without one. In the order of the whole. */
export function neighbourhood({ nodes, edges }: Part, focus: string | null, hops: number): Part {
  if (focus === null || !nodes.some(({ id }) => id === focus)) return { nodes, edges };
  const near = new Set([focus]);
  for (let hop = 0; hop < hops; hop += 1)
    for (const { source, target } of edges.filter((edge) => near.has(edge.source) !== near.has(edge.target))) {
      near.add(source);
      near.add(target);
    }
  return {
    nodes: nodes.filter(({ id }) => near.has(id)),
    edges: edges.filter(({ source, target }) => near.has(source) && near.has(target)),
  };
}

/** The graph in layers from left to right, as dagre lays it out; the same graph always lies the same way. */
export function layOutGraph({ nodes, edges }: Part): PlacedGraph {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 86, edgesep: 14, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...NODE });
  for (const { source, target } of edges) if (source !== target) graph.setEdge(source, target, {});
  layout(graph);
  const placed: PlacedGraph = {
    ...(graph.graph() as { width: number; height: number }),
    nodes: nodes.map((node) => {
      const { x = 0, y = 0 } = graph.node(node.id) as { x?: number; y?: number };
      return { node, x, y };
    }),
    edges: edges.flatMap((edge) => {
      const line = graph.edge(edge.source, edge.target) as { points?: { x: number; y: number }[] } | undefined;
      return line?.points ? [{ edge, points: line.points }] : [];
    }),
  };
  return within(placed);
}

const EDGE_MARGIN = 16;

/** The same, moved so that lines and their words, which dagre lets run past the outermost applications, lie inside. */
function within({ nodes, edges, width, height }: PlacedGraph): PlacedGraph {
  const ys = edges.flatMap(({ points }) => points.map(({ y }) => y));
  const down = Math.max(0, EDGE_MARGIN - Math.min(EDGE_MARGIN, ...ys));
  return {
    width,
    height: Math.max(height, ...ys.map((y) => y + EDGE_MARGIN)) + down,
    nodes: nodes.map((one) => ({ ...one, y: one.y + down })),
    edges: edges.map(({ edge, points }) => ({ edge, points: points.map(({ x, y }) => ({ x, y: y + down })) })),
  };
}

/** A smooth line through the points. */
export function pathOf(points: PlacedEdge['points']): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const middle = (a: { x: number; y: number }, b: { x: number; y: number }) => `${(a.x + b.x) / 2} ${(a.y + b.y) / 2}`;
  const turns = rest.slice(0, -1).map((point, at) => `Q${point.x} ${point.y} ${middle(point, rest[at + 1] ?? point)}`);
  const last = rest.at(-1) ?? first;
  return `M${first.x} ${first.y} ${turns.join(' ')} L${last.x} ${last.y}`;
}
