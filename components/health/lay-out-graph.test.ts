import { describe, expect, it } from 'vitest';
import type { TopologyEdge, TopologyNode } from '@/lib/domain/views/topology';
import { layOutGraph, NODE, neighbourhood } from './lay-out-graph';

const node = (id: string) => ({ id }) as TopologyNode;
const edge = (source: string, target: string) => ({ source, target }) as TopologyEdge;
const whole = { nodes: ['a', 'b', 'c', 'd', 'e'].map(node), edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('c', 'a')] };
const ids = ({ nodes }: { nodes: readonly TopologyNode[] }) => nodes.map(({ id }) => id).join('');

describe('neighbourhood', () => {
  it('is everything without a focus, or with one that is not there', () => {
    expect(ids(neighbourhood(whole, null, 1))).toBe('abcde');
    expect(ids(neighbourhood(whole, 'nobody', 1))).toBe('abcde');
  });
  it('goes so many hops, both ways, along the edges that touch what was reached before', () => {
    const near = neighbourhood(whole, 'b', 1);
    const walked = (hops: number) => neighbourhood(whole, 'b', hops).edges.map(({ source, target }) => source + target);
    expect(ids(near)).toBe('abc');
    expect(walked(1)).toEqual(['ab', 'bc']);
    expect(walked(2)).toEqual(['ab', 'bc', 'cd', 'ca']);
    expect(ids(neighbourhood(whole, 'd', 1))).toBe('cd');
    expect(ids(neighbourhood(whole, 'd', 2))).toBe('abcd');
    expect(ids(neighbourhood(whole, 'e', 3))).toBe('e');
  });
});

describe('layOutGraph', () => {
  it('lays no node over another, circles included, and draws every edge from its source to its target', () => {
    const { nodes, edges, width, height } = layOutGraph(whole);
    for (const [at, one] of nodes.entries())
      for (const other of nodes.slice(at + 1))
        expect(Math.abs(one.x - other.x) >= NODE.width || Math.abs(one.y - other.y) >= NODE.height, `${one.node.id} ${other.node.id}`).toBe(
          true,
        );
    for (const { x, y } of nodes) expect(x > 0 && x < width && y > 0 && y < height).toBe(true);
    expect(edges).toHaveLength(4);
    const at = new Map(nodes.map(({ node, x, y }) => [node.id, { x, y }]));
    for (const { edge: one, points } of edges) {
      expect(
        Math.hypot((points[0]?.x ?? 0) - (at.get(one.source)?.x ?? 0), (points[0]?.y ?? 0) - (at.get(one.source)?.y ?? 0)),
      ).toBeLessThan(NODE.width);
      expect(Math.abs((points.at(-1)?.x ?? 0) - (at.get(one.target)?.x ?? 0))).toBeLessThanOrEqual(NODE.width);
    }
  });
  it('keeps room for words on an edge, which stand between its ends', () => {
    const wide = 150;
    const { nodes, edges } = layOutGraph({ nodes: ['a', 'b'].map(node), edges: [edge('a', 'b'), edge('b', 'a')] }, () => wide);
    const [left, right] = nodes.map(({ x }) => x).sort((a, b) => a - b);
    expect((right ?? 0) - (left ?? 0)).toBeGreaterThan(wide + NODE.width);
    const [one, other] = edges.map(({ words }) => words);
    for (const words of [one, other]) expect(words?.x).toBeGreaterThan((left ?? 0) + NODE.width / 2 + wide / 2);
    expect(Math.abs((one?.y ?? 0) - (other?.y ?? 0))).toBeGreaterThanOrEqual(15);
  });
  it('lays the same graph the same way, and nothing of nothing', () => {
    expect(layOutGraph(whole)).toEqual(layOutGraph(whole));
    expect(layOutGraph({ nodes: [], edges: [] }).nodes).toEqual([]);
  });
});
