'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { storageQuery } from '@/lib/client';
import { sayCount, sayDate, sayPlural } from '@/lib/domain/say';
import type { Storage } from '@/lib/domain/views/sources';
import { SourceTabs } from './source-tabs';
import { sayEnded, sayMonth, sayTable } from './storage-words';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

function saySize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const size = bytes / 1024 ** power;
  return `${size >= 100 || power === 0 ? Math.round(size) : size.toFixed(1)} ${UNITS[power]}`;
}

function headline({ tables }: Storage): string {
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  const missing = tables.filter(({ tomorrow }) => tomorrow === false);
  const size = `${saySize(bytes)} are stored`;
  return missing.length === 0
    ? `${size}, and there is room for tomorrow.`
    : `${size}; ${sayPlural(missing.length, 'kind of record has', 'kinds of records have')} no room for tomorrow yet.`;
}

/** Days and months are cut at midnight UTC; what is not cut by them has a moment, or none that is known. */
function Oldest({ table: { oldest, tomorrow } }: { table: Storage['tables'][number] }) {
  if (oldest === null) return tomorrow === null ? null : <span className="text-ink-3">nothing yet</span>;
  return tomorrow === null ? <Time at={oldest} /> : <time dateTime={oldest}>{sayDate(oldest, 'UTC')}</time>;
}

const dimensions = { connector: 'Connectors', application: 'Applications', error_class: 'Error classes' };

function Others({ rows }: { rows: Storage['others'] }) {
  return (
    <Table caption="Too many to tell apart">
      <TableHead>
        <Th className="pl-3.5">Month</Th>
        <Th>Environment</Th>
        <Th>What</Th>
        <Th right>Values, about</Th>
        <Th right className="pr-3.5">
          Log entries
        </Th>
      </TableHead>
      <TableBody>
        {rows.map(({ environment, dimension, monthAt, events, values }) => (
          <Row key={`${environment} ${dimension} ${monthAt}`}>
            <RowHead className="pl-3.5">
              <time dateTime={monthAt}>{sayMonth(monthAt)}</time>
            </RowHead>
            <Td>{environment}</Td>
            <Td>{dimensions[dimension]}</Td>
            <Td right>{sayCount(values)}</Td>
            <Td right className="pr-3.5">
              {sayCount(events)}
            </Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

/** What is stored, how long it is kept, and what ended last. */
export function StorageScreen() {
  const { data: view } = useSuspenseQuery(storageQuery());
  return (
    <>
      <PageHead title={headline(view)} />
      <SourceTabs current="storage" />
      <Panel
        title="What is kept"
        hint="all environments together; npm run admin -- retention changes the days. Failed and exception-bearing transactions keep events and spans longer"
        flush
      >
        <Table caption="What is kept">
          <TableHead>
            <Th className="pl-3.5">What</Th>
            <Th right>Days kept</Th>
            <Th right>When failed</Th>
            <Th right>Size</Th>
            <Th right>Days or months</Th>
            <Th right>Oldest</Th>
            <Th className="pr-3.5">Room for tomorrow</Th>
          </TableHead>
          <TableBody>
            {view.tables.map((table) => (
              <Row key={table.name}>
                <RowHead className="pl-3.5">
                  <span title={table.name}>{sayTable(table.name)}</span>
                </RowHead>
                <Td right>{sayCount(table.days)}</Td>
                <Td right>{table.keptDays === null ? '' : sayCount(table.keptDays)}</Td>
                <Td right>{saySize(table.bytes)}</Td>
                <Td right>{table.tomorrow === null ? '' : sayCount(table.partitions)}</Td>
                <Td right>
                  <Oldest table={table} />
                </Td>
                <Td className="pr-3.5">
                  {table.tomorrow === null ? (
                    table.ceiling === null ? null : (
                      <span className="text-ink-3">at most {sayCount(table.ceiling)} of one source</span>
                    )
                  ) : table.tomorrow ? (
                    <StateMark state="good" soft>
                      Ready
                    </StateMark>
                  ) : (
                    <StateMark state="crit">Missing</StateMark>
                  )}
                </Td>
              </Row>
            ))}
          </TableBody>
        </Table>
      </Panel>
      <Panel
        title="Too many to tell apart"
        hint={`a month tells apart what the catalog knows and the first ${sayCount(view.toldApart.connector)} other connectors, ${sayCount(view.toldApart.application)} applications and ${sayCount(view.toldApart.error_class)} error classes of an environment (toldApart in organisation.yaml); the rest is counted as “other”`}
        flush
      >
        {view.others.length === 0 ? <p className="p-3.5 text-ink-2">Every value has numbers of its own.</p> : <Others rows={view.others} />}
      </Panel>
      <Panel title="What ended" hint="the last fifty; a day or month goes whole, what is kept longer of it stays" flush>
        {view.ended.length === 0 ? (
          <p className="p-3.5 text-ink-2">Nothing has run out yet.</p>
        ) : (
          <Table caption="What ended">
            <TableHead>
              <Th className="pl-3.5">When</Th>
              <Th>What</Th>
              <Th right>Rows, about</Th>
              <Th right>Kept longer</Th>
              <Th right className="pr-3.5">
                Size
              </Th>
            </TableHead>
            <TableBody>
              {view.ended.map((row) => (
                <Row key={`${row.at} ${row.what}`}>
                  <RowHead className="pl-3.5">
                    <Time at={row.at} />
                  </RowHead>
                  <Td>
                    <span title={row.what}>
                      {sayTable(row.name)} <span className="text-s text-ink-3">{sayEnded(row.name, row.what)}</span>
                    </span>
                  </Td>
                  <Td right>{sayCount(row.dropped)}</Td>
                  <Td right>{sayCount(row.kept)}</Td>
                  <Td right className="pr-3.5">
                    {row.bytes > 0 ? saySize(row.bytes) : ''}
                  </Td>
                </Row>
              ))}
            </TableBody>
          </Table>
        )}
      </Panel>
    </>
  );
}
