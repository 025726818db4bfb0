'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { sayCount } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { HealthCell } from '@/lib/domain/views/health';
import { placeHref, transactionsHref } from './place-links';
import { glyphOf, stateWords } from './state-words';

type NamedCell = HealthCell & { name: string };

/** The cells of one place as rows: the workflows of a facility, or the facilities of a workflow. Each number opens its list. */
export function PlaceTable({
  title,
  cells,
  by,
  window,
}: {
  title: string;
  cells: NamedCell[];
  by: 'facility' | 'workflow';
  window: { from: string; to: string };
}) {
  const search = useSearchParams();
  if (cells.length === 0)
    return (
      <Panel title={title}>
        <p className="text-ink-2">Nothing came from here in this time.</p>
      </Panel>
    );
  return (
    <Panel title={title} flush>
      <Table caption={title}>
        <TableHead>
          <Th className="pl-3.5">{by === 'workflow' ? 'Workflow' : 'Facility'}</Th>
          <Th>State</Th>
          <Th right>Started</Th>
          <Th right>Failed or held</Th>
          <Th className="pr-3.5">Why</Th>
        </TableHead>
        <TableBody>
          {cells.map((cell) => {
            const glyph = glyphOf(cell.state);
            const filter = { facility: cell.facility, workflow: cell.workflow };
            return (
              <Row key={cell[by]}>
                <RowHead className="pl-3.5">
                  <Link
                    prefetch={false}
                    className="hover:underline"
                    href={hrefWith(by === 'workflow' ? `/workflows/${cell.workflow}` : `/facilities/${cell.facility}`, scopeOf(search), {
                      facility: null,
                      workflow: null,
                    })}
                  >
                    {cell.name}
                  </Link>
                </RowHead>
                <Td className="whitespace-nowrap">
                  {glyph ? (
                    <StateMark state={glyph} soft={cell.state === 'good'}>
                      {stateWords[cell.state]}
                    </StateMark>
                  ) : (
                    <span className="text-ink-3">{stateWords[cell.state]}</span>
                  )}
                </Td>
                <Td right>
                  {cell.volume === 0 ? (
                    '-'
                  ) : (
                    <Link prefetch={false} className="to" href={transactionsHref(search, window, filter)}>
                      {sayCount(cell.volume)}
                    </Link>
                  )}
                </Td>
                <Td right>
                  {cell.attention === 0 ? (
                    <span className="text-ink-3">-</span>
                  ) : (
                    <Link prefetch={false} className="to font-semibold" href={placeHref(search, window, cell, filter)}>
                      {sayCount(cell.attention)}
                    </Link>
                  )}
                </Td>
                <Td className="max-w-[420px] pr-3.5 text-s text-ink-2">
                  <span className="line-clamp-2">{cell.why.join('. ')}</span>
                </Td>
              </Row>
            );
          })}
        </TableBody>
      </Table>
    </Panel>
  );
}
