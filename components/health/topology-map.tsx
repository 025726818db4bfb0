'use client';
import Link from 'next/link';
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

interface Props {
  part: Part;
  focus: string | null;
  /** Numbers stand on every edge, not only where something is wrong. */
  labelled: boolean;
  nodeHref: (id: string) => string;
  edgeHref: (edge: TopologyEdge) => string;
  nameOf: (id: string) => string;
}

/** Applications in layers, and what each hands over to which; thicker where more goes, coloured and marked where an exception is open. */
export function TopologyMap({ part, focus, labelled, nodeHref, edgeHref, nameOf }: Props) {
  const { width, height, nodes, edges } = layOutGraph(part);
  const most = Math.max(1, ...edges.map(({ edge }) => edge.n));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className="overflow-x-auto" tabIndex={0} aria-label="Map of applications, scrolls sideways">
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
            .filter(({ edge }) => labelled || edge.state === 'trouble')
            .map(({ edge, points }) => {
              const middle = points[Math.floor(points.length / 2)];
              return middle ? (
                <text key={`${edge.source} ${edge.target}`} x={middle.x} y={middle.y - 4} textAnchor="middle">
                  {edge.state === 'trouble' ? '▲ ' : ''}
                  {short(edge)}
                </text>
              ) : null;
            })}
        </g>
      </svg>
    </section>
  );
}

function Node({ node, x, y, focused, href }: { node: TopologyNode; x: number; y: number; focused: boolean; href: string }) {
  const stroke = focused ? 'var(--accent)' : node.state === 'trouble' ? 'var(--high)' : 'var(--line-strong)';
  const name = node.name.length > 26 ? `${node.name.slice(0, 25)}…` : node.name;
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
        <text x={10} y={20} fontSize="12.5" fontWeight="600" fill="var(--ink)">
          {name}
        </text>
        <text x={10} y={38} fontSize="11" fill="var(--ink-2)">
          {node.state === 'silent'
            ? 'nothing in this time'
            : `${node.state === 'trouble' ? '▲ ' : ''}${sayCount(node.n)} entries${node.errorRatio !== null && node.errorRatio > 0 ? `, ${sayShare(node.errorRatio)} failed` : ''}`}
        </text>
      </g>
    </Link>
  );
}
