import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import type { Uncovered } from '@/lib/domain/views/catalog';

/** What would find nobody, or nothing to go by, when it breaks. */
export function Coverage({ rows }: { rows: Uncovered[] }) {
  if (rows.length === 0)
    return (
      <EmptyState title="Everything is covered">
        Each exception type that is on stands in a runbook, and each team that owns one has somebody in it.
      </EmptyState>
    );
  return (
    <>
      <p className="border-b border-line px-3.5 py-2 text-ink-2">
        When one of these breaks, nobody hears of it or nobody can read what to do. Runbooks and owners are files of the catalog.
      </p>
      <Table caption="What has no owner or no runbook">
        <TableHead>
          <Th>Name</Th>
          <Th>What it is</Th>
          <Th>What it lacks</Th>
        </TableHead>
        <TableBody>
          {rows.map(({ kind, id, name, lacks, href }) => (
            <Row key={`${kind} ${id} ${lacks}`} className="border-b border-line last:border-0">
              <RowHead>
                <Link href={href} prefetch={false} className="to">
                  {name}
                </Link>
                <span className="block font-mono text-s font-normal text-ink-3">{id}</span>
              </RowHead>
              <Td className="text-ink-2">{kind}</Td>
              <Td>{lacks}</Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
