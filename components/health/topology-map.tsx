'use client';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { sayCount, sayDuration, sayPlural, sayShare } from '@/lib/domain/say';
import type { Topology, TopologyEdge, TopologyNode } from '@/lib/domain/views/topology';
import { layOutGraph, NODE, type Part, pathOf } from './lay-out-graph';

type State = Topology['edges'][number]['state'];

const strokes: Record<State, string> = { trouble: 'var(--high)', silent: 'var(--line-strong)', good: 'var(--ink-3)' };
const words: Record<State, string> = { trouble: 'exception open', silent: 'nothing in this time', good: 'well' };

const facts = ({ n, failed, errorRatio, p95 }: Pick<TopologyEdge, 'n' | 'failed' | 'errorRatio' | 'p95'>) =>
  [
    sayPlural(n, 'log entry', 'log entries'),
    failed > 0 ? `${sayCount(failed)} failed${errorRatio === null ? '' : `, ${sayShare(errorRatio)} of those that ended`}` : '',
    p95 === null ? '' : `19 in 20 within ${sayDuration(p95)}`,
  ]
    .filter(Boolean)
    .join('; ');

/** Said on the edge itself, where there is room. */
const short = ({ n, errorRatio, p95 }: TopologyEdge) =>
  [sayCount(n), errorRatio !== null && errorRatio > 0 ? sayShare(errorRatio) : '', p95 === null ? '' : sayDuration(p95)]
    .filter(Boolean)
    .join(' · ');

/** Words smaller than this part of their size cannot be read: then the map scrolls. */
const SMALLEST = 0.82;

/** About the width of a letter of the numbers on an edge. */
const LETTER = 5.7;
/** How wide its words are, with the mark before them. */
const wide = (edge: TopologyEdge) => short(edge).length * LETTER + (edge.state === 'trouble' ? 14 : 0) + 10;
/** So many letters of a name fit into a box. */
const LINE = 22;

/** The mark of trouble before words that stand at `x`, `y`: drawn, because not every font has such a letter. */
const Trouble = ({ x, y }: { x: number; y: number }) => <path d={`M${x} ${y} l4.5 -8.5 l4.5 8.5 z`} fill="var(--high)" />;

/** A name in at most two lines, broken between words where that is possible. */
function linesOf(name: string): string[] {
  const cut = (text: string) => (text.length > LINE ? `${text.slice(0, LINE - 1)}…` : text);
  if (name.length <= LINE) return [name];
  const at = name.lastIndexOf(' ', LINE);
  return at <= 0 ? [cut(name)] : [name.slice(0, at), cut(name.slice(at + 1))];
}

interface Props {
  part: Part;
  focus: string | null;
  /** Numbers stand on every edge, not only where something is wrong. */
  labelled: boolean;
  nodeHref: (id: string) => string;
  edgeHref: (edge: TopologyEdge) => string;
  nameOf: (id: string) => string;
}

/** The application that most connections begin or end at. */
function busiest({ edges }: Part): string | undefined {
  const ends = Map.groupBy(
    edges.flatMap(({ source, target }) => [source, target]),
    (id) => id,
  );
  return [...ends].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/** Applications in layers, and what each hands over to which; thicker where more goes, coloured and marked where an exception is open. */
export function TopologyMap({ part, focus, labelled, nodeHref, edgeHref, nameOf }: Props) {
  const isWorded = (edge: TopologyEdge) => labelled || edge.state === 'trouble';
  const { width, height, nodes, edges } = layOutGraph(part, (edge) => (isWorded(edge) ? wide(edge) : 0));
  const most = Math.max(1, ...edges.map(({ edge }) => edge.n));
  const box = useRef<HTMLElement>(null);
  const about = focus ?? busiest(part);
  const middle = nodes.find(({ node }) => node.id === about)?.x ?? null;
  // How far a region is scrolled is the browser's: where the map is wider than the screen, what it is about stands in the middle.
  useEffect(() => {
    const area = box.current;
    if (area && middle !== null) area.scrollLeft = (middle / width) * area.scrollWidth - area.clientWidth / 2;
  }, [middle, width]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section ref={box} className="overflow-x-auto" tabIndex={0} aria-label="Map of applications, scrolls sideways">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a drawing. */}
      <svg
        role="group"
        aria-label={`${sayPlural(nodes.length, 'application')} and ${sayPlural(edges.length, 'connection')}`}
        viewBox={`0 0 ${Math.ceil(width)} ${Math.ceil(height)}`}
        className="mx-auto block"
        style={{ width: '100%', minWidth: width * SMALLEST, maxWidth: width * 1.15 }}
      >
        <defs>
          {(Object.keys(strokes) as State[]).map((state) => (
            <marker
              key={state}
              id={`to-${state}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
              markerUnits="userSpaceOnUse"
            >
              <path d="M0 0.5 8 4 0 7.5Z" fill={strokes[state]} />
            </marker>
          ))}
        </defs>
        {edges.map(({ edge, points }) => (
          <Link
            key={`${edge.source} ${edge.target}`}
            href={edgeHref(edge)}
            prefetch={false}
            aria-label={`${nameOf(edge.source)} to ${nameOf(edge.target)}, ${words[edge.state]}: ${facts(edge)}`}
            className="group"
          >
            <title>{`${nameOf(edge.source)} to ${nameOf(edge.target)}, ${words[edge.state]}: ${facts(edge)}`}</title>
            <path d={pathOf(points)} fill="none" stroke="transparent" strokeWidth={14} />
            <path
              d={pathOf(points)}
              fill="none"
              stroke={strokes[edge.state]}
              strokeWidth={1 + 3 * Math.sqrt(edge.n / most)}
              strokeDasharray={edge.state === 'silent' ? '4 4' : undefined}
              markerEnd={`url(#to-${edge.state})`}
              className="group-hover:stroke-[var(--accent)]"
            />
          </Link>
        ))}
        {nodes.map(({ node, x, y }) => (
          <Node key={node.id} {...{ node, x, y }} focused={node.id === focus} href={nodeHref(node.id)} />
        ))}
        <g
          className="pointer-events-none"
          fontSize="11"
          fill="var(--ink)"
          paintOrder="stroke"
          stroke="var(--surface)"
          strokeWidth="4"
          strokeLinejoin="round"
        >
          {edges
            .filter(({ edge }) => isWorded(edge))
            .map(({ edge, words }) => (
              <g key={`${edge.source} ${edge.target}`}>
                <rect x={words.x - wide(edge) / 2} y={words.y - 7} width={wide(edge)} height={15} fill="var(--surface)" stroke="none" />
                {edge.state === 'trouble' ? <Trouble x={words.x - (short(edge).length * LETTER) / 2 - 13} y={words.y + 4} /> : null}
                <text x={words.x} y={words.y + 4} textAnchor="middle">
                  {short(edge)}
                </text>
              </g>
            ))}
        </g>
      </svg>
    </section>
  );
}

function Node({ node, x, y, focused, href }: { node: TopologyNode; x: number; y: number; focused: boolean; href: string }) {
  const stroke = focused ? 'var(--accent)' : node.state === 'trouble' ? 'var(--high)' : 'var(--line-strong)';
  const lines = linesOf(node.name);
  const top = lines.length > 1 ? 19 : 26;
  const below = top + 15 * (lines.length - 1) + 17;
  const said = `${node.name}, ${words[node.state]}: ${facts(node)}`;
  return (
    <Link href={href} prefetch={false} scroll={false} aria-current={focused ? 'true' : undefined}>
      <title>{said}</title>
      <g transform={`translate(${x - NODE.width / 2} ${y - NODE.height / 2})`}>
        <rect
          width={NODE.width}
          height={NODE.height}
          rx={6}
          fill="var(--surface)"
          stroke={stroke}
          strokeWidth={focused ? 2 : 1}
          strokeDasharray={node.state === 'silent' ? '4 3' : undefined}
        />
        {lines.map((line, at) => (
          <text key={line} x={10} y={top + 15 * at} fontSize="12.5" fontWeight="600" fill="var(--ink)">
            {line}
          </text>
        ))}
        {node.state === 'trouble' ? <Trouble x={10} y={below} /> : null}
        <text x={node.state === 'trouble' ? 24 : 10} y={below} fontSize="11" fill="var(--ink-2)">
          {node.state === 'silent'
            ? 'nothing in this time'
            : `${sayCount(node.n)} entries${node.errorRatio !== null && node.errorRatio > 0 ? `, ${sayShare(node.errorRatio)} failed` : ''}`}
        </text>
      </g>
    </Link>
  );
}
