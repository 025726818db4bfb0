import { EmptyState } from '@/components/ui/empty-state';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { CatalogGap, CatalogVersion } from '@/lib/domain/views/catalog';
import { sayBy } from './say-by';

/** What events name and the catalog does not know: kept and counted as unassigned until somebody describes it. */
export function Gaps({ rows }: { rows: CatalogGap[] }) {
  if (rows.length === 0)
    return <EmptyState title="No gap">Every facility, department, workflow and interface that events named is described.</EmptyState>;
  return (
    <Table caption="Values that the catalog does not know">
      <TableHead>
        <Th>Value</Th>
        <Th>Named as</Th>
        <Th right>Events</Th>
        <Th>First</Th>
        <Th>Last</Th>
        <Th>Environment</Th>
      </TableHead>
      <TableBody>
        {rows.map((gap) => (
          <Row key={`${gap.environment} ${gap.kind} ${gap.value}`} className="border-b border-line last:border-0">
            <RowHead className="font-mono text-s">{gap.value}</RowHead>
            <Td>{gap.kind}</Td>
            <Td right>{sayCount(gap.events)}</Td>
            <Td className="text-ink-2">
              <Time at={gap.firstAt} />
            </Td>
            <Td className="text-ink-2">
              <Time at={gap.lastAt} />
            </Td>
            <Td className="text-ink-2">{gap.environment}</Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

const MOST = 60;

/** Who changed the catalog, when, and what: the newest first. */
export function Versions({ rows }: { rows: CatalogVersion[] }) {
  return (
    <ol>
      {rows.map((one, at) => (
        <li key={one.version} className="border-b border-line last:border-0">
          <details open={at === 0 && one.added.length + one.changed.length + one.removed.length <= MOST}>
            <summary className="flex min-h-11 flex-wrap items-baseline gap-x-3 px-3.5 py-3 hover:bg-bg">
              <b className="font-semibold">Version {one.version}</b>
              <span className="text-ink-2">
                <Time at={one.at} /> by {sayBy(one.by)}
              </span>
              <span className="text-ink-3">
                {[
                  one.added.length ? `${sayCount(one.added.length)} added` : '',
                  one.changed.length ? `${sayCount(one.changed.length)} changed` : '',
                  one.removed.length ? `${sayCount(one.removed.length)} removed` : '',
                ]
                  .filter(Boolean)
                  .join(', ') || 'nothing changed'}
              </span>
              <span className="ml-auto font-mono text-s text-ink-3" title={one.checksum}>
                {one.checksum.slice(0, 12)}
              </span>
            </summary>
            <dl className="grid gap-x-4 gap-y-1 bg-bg px-3.5 py-3 text-s sm:grid-cols-[90px_minmax(0,1fr)] [&>dt]:text-ink-3">
              <Things name="Changed" things={one.changed.map(({ kind, id, fields }) => `${kind} ${id}: ${fields.join(', ')}`)} apart />
              <Things name="Added" things={one.added.map(({ kind, id }) => `${kind} ${id}`)} />
              <Things name="Removed" things={one.removed.map(({ kind, id }) => `${kind} ${id}`)} />
            </dl>
          </details>
        </li>
      ))}
    </ol>
  );
}

function Things({ name, things, apart = false }: { name: string; things: string[]; apart?: boolean }) {
  if (things.length === 0) return null;
  const shown = things.slice(0, MOST);
  return (
    <>
      <dt>{name}</dt>
      <dd className="font-mono break-words">
        {apart ? shown.map((thing) => <div key={thing}>{thing}</div>) : shown.join(', ')}
        {things.length > MOST ? ` and ${sayPlural(things.length - MOST, 'more', 'more')}` : ''}
      </dd>
    </>
  );
}
