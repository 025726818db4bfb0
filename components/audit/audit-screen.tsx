'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { PageLinks } from '@/components/ui/page-links';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { auditQuery, type ViewParams } from '@/lib/client';
import { sayAddress, sayCount } from '@/lib/domain/say';
import type { AuditList, AuditRow } from '@/lib/domain/views/audit';
import { AuditFilters } from './audit-filters';
import { pageOf, sayAction, shortId } from './audit-words';

/** Up to where the trail was found to be as it was written, or what is wrong with it. */
function Verified({ list: { check, checkpointAt } }: { list: AuditList }) {
  if (!check || (check.seq === 0 && !check.fault))
    return (
      <StateMark state="unknown" className="whitespace-normal!">
        Not looked at yet: the worker does it within a minute of its start
      </StateMark>
    );
  if (check.fault)
    return (
      <StateMark state="crit" className="whitespace-normal!">
        Broken at place {sayCount(check.fault.seq)}: {check.fault.text}
      </StateMark>
    );
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      <StateMark state="good">
        {check.upto ? (
          <>
            Verified up to <Time at={check.upto} />
          </>
        ) : (
          'Verified'
        )}
        , {sayCount(check.seq)} entries
      </StateMark>
      <span className="text-s text-ink-3">
        {checkpointAt ? (
          <>
            signed <Time at={checkpointAt} />
          </>
        ) : (
          'not signed yet'
        )}
      </span>
    </span>
  );
}

function Details({ row }: { row: AuditRow }) {
  const parts = [
    ['Before', row.before],
    ['After', row.after],
  ] as const;
  const told = parts.filter(([, value]) => value !== null && value !== undefined);
  const ids = [
    ['Who', row.actor, row.actorId],
    ['Thing', row.targetName ?? shortId(row.targetId), row.targetId],
  ] as const;
  return (
    <details className="mt-0.5">
      <summary className="cursor-pointer text-xs text-ink-3">Details</summary>
      <dl className="mt-1 text-xs text-ink-3">
        {ids.map(([what, name, id]) =>
          name === id ? null : (
            <div key={what} className="flex gap-1.5">
              <dt>{what}</dt>
              <dd className="font-mono [overflow-wrap:anywhere]">{id}</dd>
            </div>
          ),
        )}
      </dl>
      {told.map(([name, value]) => (
        <div key={name} className="mt-1">
          <span className="text-xs text-ink-3">{name}</span>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long values scroll, which the keyboard must reach. */}
          <pre className="max-h-[240px] max-w-[460px] overflow-auto rounded-m bg-sunken p-2 font-mono text-s" tabIndex={0}>
            {JSON.stringify(value, null, 2)}
          </pre>
        </div>
      ))}
      {row.agent ? <p className="mt-1 max-w-[460px] truncate text-xs text-ink-3">{row.agent}</p> : null}
    </details>
  );
}

function Thing({ row }: { row: AuditRow }) {
  const page = pageOf(row.targetKind, row.targetId);
  const name = (
    <span className="[overflow-wrap:anywhere]" title={row.targetId}>
      {row.targetName ?? shortId(row.targetId)}
    </span>
  );
  return (
    <>
      {page ? (
        <Link prefetch={false} className="to" href={page}>
          {name}
        </Link>
      ) : (
        name
      )}
      <span className="block text-xs text-ink-3">{row.targetKind.replaceAll('_', ' ')}</span>
    </>
  );
}

/** Who did what: filters, rows, and whether the trail can be relied on. */
export function AuditScreen({ params }: { params: ViewParams }) {
  const { data: list } = useSuspenseQuery(auditQuery(params));
  const { cursor: _, limit: __, ...all } = params;
  const filtered = Object.keys(all).length > 0;
  const count = list.total === null ? 'More than 10,000 entries' : list.total === 1 ? 'One entry' : `${sayCount(list.total)} entries`;
  return (
    <>
      <PageHead
        title={`${list.total === 0 ? 'No entry' : count}${filtered ? (list.total === 1 || list.total === 0 ? ' fits' : ' fit') : ' in the audit trail'}.`}
        lede={<Verified list={list} />}
        actions={<CsvButton path="/api/audit" params={{ ...all, limit: '500' }} name="audit.csv" />}
      />
      <AuditFilters list={list} />
      <Panel label="Audit trail" flush>
        {list.rows.length === 0 ? (
          <EmptyState title={filtered ? 'No entry fits these filters' : 'Nothing was done yet'}>
            {filtered ? 'Take a filter away.' : 'Every change, every refusal and every export is written down here.'}
          </EmptyState>
        ) : (
          <Table caption="Audit trail">
            <TableHead>
              <Th className="pl-3.5">When</Th>
              <Th>Who</Th>
              <Th>What</Th>
              <Th>Thing</Th>
              <Th>Result</Th>
              <Th>From</Th>
              <Th right className="pr-3.5">
                Place
              </Th>
            </TableHead>
            <TableBody>
              {list.rows.map((row) => (
                <Row key={row.id} className="align-top">
                  <Td className="py-1.5 pl-3.5 whitespace-nowrap">
                    <Time at={row.at} seconds />
                  </Td>
                  <Td className="py-1.5">
                    {row.actor}
                    {row.actorMail ? (
                      <span className="block max-w-[190px] truncate text-xs text-ink-3" title={row.actorMail}>
                        {row.actorMail}
                      </span>
                    ) : null}
                  </Td>
                  <RowHead className="min-w-[220px] py-1.5">
                    <span title={row.action}>{sayAction(row.action)}</span>
                    {row.reason ? <span className="block max-w-[460px] text-s text-ink-2">“{row.reason}”</span> : null}
                    <Details row={row} />
                  </RowHead>
                  <Td className="max-w-[240px] min-w-[150px] py-1.5">
                    <Thing row={row} />
                  </Td>
                  <Td className="py-1.5">
                    <StateMark state={row.result === 'done' ? 'good' : 'high'} soft={row.result === 'done'}>
                      {row.result === 'done' ? 'Done' : 'Refused'}
                    </StateMark>
                  </Td>
                  <Td className="py-1.5 font-mono text-s whitespace-nowrap">{row.address === null ? '' : sayAddress(row.address)}</Td>
                  <Td right className="py-1.5 pr-3.5 text-ink-3">
                    {row.seq === null ? 'soon' : sayCount(row.seq)}
                  </Td>
                </Row>
              ))}
            </TableBody>
          </Table>
        )}
        <PageLinks path="/audit" cursor={params.cursor} next={list.nextCursor} />
      </Panel>
    </>
  );
}
