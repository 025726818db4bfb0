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
  /** The middle of its words. */
  words: { x: number; y: number };
}
export interface PlacedGraph {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

export type Part = Pick<Topology, 'nodes' | 'edges'>;

/** What is reached in so many hops from one application, either way: the edges one walks along and their ends; all of it without one. In the order of the whole. */
export function neighbourhood({ nodes, edges }: Part, focus: string | null, hops: number): Part {
  if (focus === null || !nodes.some(({ id }) => id === focus)) return { nodes, edges };
  const near = new Set([focus]);
  let walked: TopologyEdge[] = [];
  for (let hop = 0; hop < hops; hop += 1) {
    walked = edges.filter(({ source, target }) => near.has(source) || near.has(target));
    for (const { source, target } of walked) near.add(source).add(target);
  }
  return { nodes: nodes.filter(({ id }) => near.has(id)), edges: walked };
}

/** Lines of words on an edge are this tall. */
const WORDS_TALL = 15;

/**
 * The graph in layers from left to right, as dagre lays it out; the same graph always lies the same way. `wordsWide`: how wide the words on an edge are,
 * for which room is kept.
 */
export function layOutGraph({ nodes, edges }: Part, wordsWide: (edge: TopologyEdge) => number = () => 0): PlacedGraph {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 86, edgesep: 14, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...NODE });
  for (const edge of edges) {
    const width = wordsWide(edge);
    if (edge.source !== edge.target) graph.setEdge(edge.source, edge.target, width > 0 ? { width, height: WORDS_TALL, labelpos: 'c' } : {});
  }
  layout(graph);
  const placed: PlacedGraph = {
    ...(graph.graph() as { width: number; height: number }),
    nodes: nodes.map((node) => {
      const { x = 0, y = 0 } = graph.node(node.id) as { x?: number; y?: number };
      return { node, x, y };
    }),
    edges: edges.flatMap((edge) => {
      const line = graph.edge(edge.source, edge.target) as { points?: { x: number; y: number }[]; x?: number; y?: number } | undefined;
      const middle = line?.points?.[Math.floor(line.points.length / 2)];
      return line?.points && middle ? [{ edge, points: line.points, words: { x: line.x ?? middle.x, y: line.y ?? middle.y } }] : [];
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
    edges: edges.map(({ edge, points, words }) => ({
      edge,
      points: points.map(({ x, y }) => ({ x, y: y + down })),
      words: { x: words.x, y: words.y + down },
    })),
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
