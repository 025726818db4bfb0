'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { EmptyState } from '@/components/ui/empty-state';
import { SeverityMark, StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { PickMenu } from '@/components/ui/pick-menu';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { LinkTabs } from '@/components/ui/tabs';
import { topologyQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayDuration, sayPlural, sayShare } from '@/lib/domain/say';
import { sayCorrected } from '@/lib/domain/say-corrected';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Topology, TopologyEdge } from '@/lib/domain/views/topology';
import { HealthTabs } from './health-tabs';
import { neighbourhood } from './lay-out-graph';
import { transactionsHref } from './place-links';
import { TopologyMap } from './topology-map';

const HOPS = ['1', '2', '3'] as const;
const ALL = 'all';

const rank = (severity: string) => (severity === 'none' ? 9 : Number(severity.slice(3)));

/** Where to begin: the application with the worst exception open between it and others, then with the most failures; it all where nothing is wrong. */
function firstFocus({ nodes, edges }: Topology): string | null {
  const scored = nodes.map(({ id }) => {
    const around = edges.filter(({ source, target }) => source === id || target === id);
    const severities = around.flatMap(({ severity }) => (severity === null ? [] : [severity])).sort();
    return { id, worst: severities[0] ?? 'none', failed: around.reduce((sum, { failed }) => sum + failed, 0) };
  });
  const [first] = scored.sort((a, b) => rank(a.worst) - rank(b.worst) || b.failed - a.failed);
  return first && first.worst !== 'none' ? first.id : null;
}

function sentence({ edges, nodes }: Topology): string {
  const bad = edges.filter(({ state }) => state === 'trouble').length;
  const silent = edges.filter(({ state }) => state === 'silent').length;
  const all = `${sayPlural(edges.length, 'connection')} between ${sayPlural(nodes.length, 'application')}`;
  const parts = [
    ...(bad > 0 ? [`${sayCount(bad)} with an open exception`] : []),
    ...(silent > 0 ? [`${sayCount(silent)} without a log entry`] : []),
  ];
  return parts.length > 0 ? `${all}: ${parts.join(', ')}.` : `${all}, all well.`;
}

function StateOf({ edge }: { edge: Pick<TopologyEdge, 'state' | 'severity'> }) {
  if (edge.severity) return <SeverityMark severity={edge.severity} />;
  return edge.state === 'silent' ? (
    <StateMark state="unknown">Silent</StateMark>
  ) : (
    <StateMark state="good" soft>
      Well
    </StateMark>
  );
}

function Connections({ edges, data, nameOf }: { edges: readonly TopologyEdge[]; data: Topology; nameOf: (id: string) => string }) {
  const search = useSearchParams();
  const scope = scopeOf(search);
  const order = { trouble: 0, silent: 2, good: 1 } as const;
  const rows = edges
    .flatMap((edge) => edge.interfaces.map((line) => ({ edge, line })))
    .sort((a, b) => order[a.line.state] - order[b.line.state] || b.line.n - a.line.n || a.line.name.localeCompare(b.line.name));
  return (
    <Panel title="The same as a table" hint={sayPlural(rows.length, 'interface')} flush>
      <Table caption="Interfaces between applications">
        <TableHead>
          <Th className="pl-3.5">From, to</Th>
          <Th>Interface</Th>
          <Th>Connector</Th>
          <Th>State</Th>
          <Th right>Log entries</Th>
          <Th right>Failed</Th>
          <Th right className="pr-3.5">
            19 in 20 within
          </Th>
        </TableHead>
        <TableBody>
          {rows.map(({ edge, line }) => (
            <Row key={line.id}>
              <Td className="min-w-[170px] py-1.5 pl-3.5 leading-4">
                {nameOf(edge.source)}
                <span className="block text-s text-ink-3">to {nameOf(edge.target)}</span>
              </Td>
              <RowHead className="min-w-[170px]">
                <Link href={hrefWith(`/interfaces/${line.id}`, scope)} prefetch={false} className="font-medium hover:underline">
                  {line.name}
                </Link>
              </RowHead>
              <Td>{line.connector.name}</Td>
              <Td className="whitespace-nowrap">
                <StateOf edge={line} />
              </Td>
              <Td right>
                {line.n === 0 ? (
                  <span className="text-ink-3">-</span>
                ) : (
                  <Link className="hover:underline" prefetch={false} href={transactionsHref(search, data, { through: line.id })}>
                    {sayCount(line.n)}
                  </Link>
                )}
              </Td>
              <Td right>
                {line.failed === 0 ? (
                  <span className="text-ink-3">-</span>
                ) : (
                  <Link className="hover:underline" prefetch={false} href={transactionsHref(search, data, { failedAt: line.id })}>
                    {sayCount(line.failed)}
                    {line.errorRatio === null ? '' : `, ${sayShare(line.errorRatio)}`}
                  </Link>
                )}
              </Td>
              <Td right className="pr-3.5">
                {line.p95 === null ? <span className="text-ink-3">-</span> : sayDuration(line.p95)}
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

/** Which application hands over to which and how well, as a map in layers and as a table; one application and what is around it when asked. */
export function TopologyScreen({ params }: { params: ViewParams }) {
  const { data } = useSuspenseQuery(topologyQuery(params));
  const search = useSearchParams();
  const asked = search.get('focus');
  const focus = data.nodes.some(({ id }) => id === asked) ? asked : asked === ALL ? null : firstFocus(data);
  const hops = HOPS.find((one) => one === search.get('hops')) ?? '1';
  const part = neighbourhood(data, focus, Number(hops));
  const names = new Map(data.nodes.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const href = (changes: Record<string, string | null>) => hrefWith('/health/topology', search, changes);
  // Only what is drawn changes: the address follows without asking the server again.
  const show = (id: string | null) => window.history.pushState(null, '', href({ focus: id, hops: null }));
  const hidden = data.edges.length - part.edges.length;
  return (
    <>
      <PageHead title={sentence(data)} />
      <HealthTabs current="topology" />
      <div className="flex flex-wrap items-center gap-2">
        <PickMenu
          name="Around"
          summary={focus === null ? 'all applications' : nameOf(focus)}
          options={[{ id: ALL, name: 'All applications' }, ...data.nodes.map(({ id, name, category }) => ({ id, name, group: category }))]}
          chosen={[focus ?? ALL]}
          choose={([id]) => show(id ?? ALL)}
          single
        />
        {focus === null ? null : (
          <>
            <LinkTabs
              label="How far around it"
              look="switch"
              current={hops}
              items={HOPS.map((id) => ({ id, name: id === '1' ? '1 hop' : `${id} hops`, href: href({ focus, hops: id }) }))}
            />
            <Link className="to text-s" prefetch={false} scroll={false} href={href({ focus: ALL, hops: null })}>
              Show all
            </Link>
            <span className="text-s text-ink-3">
              {hidden === 0 ? 'nothing is left out' : `${sayPlural(hidden, 'connection')} further away left out`}
            </span>
          </>
        )}
      </div>
      {data.edges.length === 0 ? (
        <Panel label="No interfaces">
          <EmptyState title="The catalog lists no interface that you may see here">
            Interfaces are listed in interfaces.yaml of the catalog; widen the workflows in the bar above.
          </EmptyState>
        </Panel>
      ) : (
        <>
          <Panel
            title={focus === null ? 'Applications' : `Around ${nameOf(focus)}`}
            hint={`log entries, failed share and time of 19 in 20; a connection opens its interface, an application what is around it. ${sayCorrected(data.corrected, data.timezone)}`}
            flush
          >
            <div className="p-2">
              <TopologyMap
                part={part}
                focus={focus}
                labelled={part.edges.length <= 14}
                nameOf={nameOf}
                nodeHref={(id) => href({ focus: id === focus ? ALL : id, hops: null })}
                edgeHref={({ interfaces }) => {
                  const [only, ...others] = interfaces;
                  return only && others.length === 0
                    ? hrefWith(`/interfaces/${only.id}`, scopeOf(search))
                    : transactionsHref(search, data, { through: interfaces.map(({ id }) => id).join(',') });
                }}
              />
            </div>
          </Panel>
          <Connections edges={part.edges} data={data} nameOf={nameOf} />
        </>
      )}
    </>
  );
}
