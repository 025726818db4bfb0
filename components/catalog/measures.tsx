import Link from 'next/link';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { StateMark } from '@/components/ui/glyph';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import type { CatalogKpi, CatalogWorkflow } from '@/lib/domain/views/catalog';

const states = {
  computed: { state: 'good', word: 'Computed' },
  off: { state: 'notyet', word: 'Switched off' },
  described: { state: 'unknown', word: 'Described only' },
} as const;

export function Kpis({ rows, mayWrite }: { rows: CatalogKpi[]; mayWrite: boolean }) {
  if (rows.length === 0) return <EmptyState title="No KPI has this in its description" />;
  return (
    <>
      {mayWrite ? (
        <p className="border-b border-line px-3.5 py-2">
          <LinkButton href="/kpis/new">New KPI</LinkButton>
        </p>
      ) : null}
      <KpiRows rows={rows} />
    </>
  );
}

function KpiRows({ rows }: { rows: CatalogKpi[] }) {
  return (
    <Table caption="KPIs with whether they are computed">
      <TableHead>
        <Th>State</Th>
        <Th>KPI</Th>
        <Th>How</Th>
        <Th right>Target</Th>
        <Th>Window</Th>
        <Th right>Smallest sample</Th>
        <Th>Workflows</Th>
        <Th>
          <span className="sr-only">Change</span>
        </Th>
      </TableHead>
      <TableBody>
        {rows.map((kpi) => (
          <Row key={kpi.id} className="border-b border-line last:border-0">
            <Td>
              <StateMark state={states[kpi.state].state} soft={kpi.state !== 'computed'}>
                {states[kpi.state].word}
              </StateMark>
            </Td>
            <RowHead className="min-w-[180px] py-1.5 leading-4">
              {kpi.state === 'computed' ? (
                <Link href={`/kpis/${kpi.id}`} prefetch={false} className="font-medium hover:text-accent">
                  {kpi.name}
                </Link>
              ) : (
                <span className="font-medium">{kpi.name}</span>
              )}
              <span className="block text-s text-ink-3">{kpi.question}</span>
            </RowHead>
            <Td className="min-w-[260px] py-1.5 text-s leading-snug text-ink-2">{kpi.formula}</Td>
            <Td right className="whitespace-nowrap">
              {kpi.target ?? ''}
            </Td>
            <Td className="text-ink-2">{kpi.window}</Td>
            <Td right>{kpi.minSample}</Td>
            <Td className="text-ink-2">{kpi.workflows.map(({ name }) => name).join(', ')}</Td>
            <Td>
              {kpi.mayWrite ? (
                <LinkButton size="s" href={`/kpis/${kpi.id}/edit`} aria-label={`Change ${kpi.name}`}>
                  Change
                </LinkButton>
              ) : null}
            </Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

export function Workflows({ rows }: { rows: CatalogWorkflow[] }) {
  if (rows.length === 0) return <EmptyState title="No workflow has this in its description" />;
  return (
    <ul>
      {rows.map((one) => (
        <li key={one.id} className="border-b border-line last:border-0">
          <details>
            <summary className="grid min-h-11 cursor-pointer items-center gap-x-4 px-3.5 py-1.5 hover:bg-bg lg:grid-cols-[minmax(0,1.2fr)_minmax(0,2fr)_90px_minmax(0,220px)]">
              <span className="min-w-0 leading-4">
                <span className="block font-medium">{one.fullName}</span>
                <span className="block font-mono text-s text-ink-3">{one.id}</span>
              </span>
              <span className="text-s leading-snug text-pretty text-ink-2">{one.latency}</span>
              <span>{one.criticality.replace('tier', 'tier ')}</span>
              <span className="truncate text-ink-2">
                {one.business.name}, {one.technical.name}
              </span>
            </summary>
            <div className="bg-bg px-3.5 py-3">
              <p className="mb-2 max-w-[80ch] text-pretty text-ink-2">
                {one.summary} Found by: {one.keys.join(', ')}.
              </p>
              <Table caption={`Milestones of ${one.fullName}`}>
                <TableHead>
                  <Th>Milestone</Th>
                  <Th>Normally after</Th>
                  <Th>At worst</Th>
                  <Th>Needed</Th>
                </TableHead>
                <TableBody>
                  {one.milestones.map((milestone) => (
                    <Row key={milestone.id}>
                      <RowHead>
                        {milestone.name} <span className="font-mono text-s text-ink-3">{milestone.id}</span>
                      </RowHead>
                      <Td>{milestone.typical}</Td>
                      <Td>{milestone.worst}</Td>
                      <Td className="text-ink-2">{milestone.required}</Td>
                    </Row>
                  ))}
                </TableBody>
              </Table>
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
