import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Tag } from '@/components/ui/tag';
import { sayCount } from '@/lib/domain/say';
import type { CatalogFacility, CatalogInterface, CatalogTeam } from '@/lib/domain/views/catalog';

const line = 'border-b border-line last:border-0';
const second = 'block truncate text-s text-ink-3';

export function Facilities({ rows }: { rows: CatalogFacility[] }) {
  if (rows.length === 0) return <EmptyState title="No facility has this in its description" />;
  return (
    <Table caption="Facilities">
      <TableHead>
        <Th>Facility</Th>
        <Th>Kind</Th>
        <Th>City</Th>
        <Th right>Beds</Th>
        <Th right>People</Th>
        <Th>Code, id</Th>
        <Th>Note</Th>
      </TableHead>
      <TableBody>
        {rows.map((one) => (
          <Row key={one.id} className={line}>
            <RowHead>
              <a href={`/facilities/${one.id}`} className="font-medium hover:text-accent">
                {one.fullName}
              </a>
            </RowHead>
            <Td className="text-ink-2">{one.kind}</Td>
            <Td className="text-ink-2">{one.city}</Td>
            <Td right>{one.beds > 0 ? sayCount(one.beds) : ''}</Td>
            <Td right>{one.employees > 0 ? sayCount(one.employees) : ''}</Td>
            <Td className="font-mono text-s whitespace-nowrap text-ink-2">
              {one.code}, {one.id}
            </Td>
            <Td className="text-s text-ink-3">{[one.note, one.timezone].filter(Boolean).join('; ')}</Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

const readiness: Record<string, 'good' | 'plain' | 'watch' | 'high'> = {
  ready: 'good',
  planned: 'plain',
  constrained: 'watch',
  legacy: 'high',
};

export function Interfaces({ rows }: { rows: CatalogInterface[] }) {
  if (rows.length === 0) return <EmptyState title="No interface has this in its description" />;
  return (
    <Table caption="Interfaces with owner, criticality, latency class, sensitivity, readiness and environment">
      <TableHead>
        <Th>Interface</Th>
        <Th>From, to</Th>
        <Th>Workflow, connector</Th>
        <Th>Owner</Th>
        <Th>Criticality, latency class</Th>
        <Th>Sensitivity</Th>
        <Th>Readiness, environment</Th>
      </TableHead>
      <TableBody>
        {rows.map((one) => (
          <Row key={one.id} className={line}>
            <RowHead className="min-w-[200px] py-1.5 leading-4">
              <a href={`/interfaces/${one.id}`} className="font-medium hover:text-accent">
                {one.name}
              </a>
              <span className={`${second} font-mono`}>{one.id}</span>
            </RowHead>
            <Td className="min-w-[170px] py-1.5 leading-4">
              {one.source.name}
              <span className={second}>to {one.target.name}</span>
            </Td>
            <Td className="min-w-[130px] py-1.5 leading-4">
              {one.workflow.name}
              <span className={second}>{one.connector.name}</span>
            </Td>
            <Td className="min-w-[130px] leading-4 text-ink-2">{one.team.name}</Td>
            <Td className="py-1.5 leading-4 whitespace-nowrap">
              {one.criticality.replace('tier', 'tier ')}
              <span className={second}>{one.latency}</span>
            </Td>
            <Td className="leading-4">{one.sensitivity}</Td>
            <Td className="py-1.5">
              <Tag tone={readiness[one.readiness] ?? 'plain'}>{one.readiness}</Tag>
              <span className={second}>{one.environment}</span>
            </Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

export function Teams({ rows }: { rows: CatalogTeam[] }) {
  if (rows.length === 0) return <EmptyState title="No team has this in its description" />;
  return (
    <Table caption="Teams">
      <TableHead>
        <Th>Team</Th>
        <Th>What for</Th>
        <Th>Covers</Th>
        <Th>Mail</Th>
        <Th right>Exception types</Th>
        <Th>On call now</Th>
        <Th>People with an account</Th>
      </TableHead>
      <TableBody>
        {rows.map((one) => (
          <Row key={one.id} className={line}>
            <RowHead className="font-medium">
              <Link href={`/teams/${one.id}`} prefetch={false} className="hover:underline">
                {one.name}
              </Link>
            </RowHead>
            <Td className="text-ink-2">{one.scope}</Td>
            <Td className="whitespace-nowrap text-ink-2">{one.coverage}</Td>
            <Td className="text-ink-2">{one.email}</Td>
            <Td right>{one.types}</Td>
            <Td className="text-ink-2">
              {one.onCall === null ? (
                'no schedule'
              ) : (
                <Link prefetch={false} className="text-accent hover:underline" href={`/on-call/schedules?team=${one.id}`}>
                  {one.onCall.join(' and ') || 'nobody'}
                </Link>
              )}
            </Td>
            <Td className="text-ink-2">{one.people.join(', ') || 'nobody yet'}</Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
