'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { sayCount, sayDuration, sayPlural } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { Handover, InterfaceView } from '@/lib/domain/views/places';

function Words({ handover, about }: { handover: Handover; about: InterfaceView['about'] }) {
  const { ends, sent, received, missing, underWay, late, graceMs } = handover;
  if (ends !== 'both') {
    const [speaks, mute] = ends === 'sent' ? [about.source.name, about.target.name] : [about.target.name, about.source.name];
    return (
      <StateMark state="unknown" className="whitespace-normal!">
        {sayCount((sent ?? received) as number)} {ends}, says {speaks}; {mute} counts nothing, so that what is missing is unknown.
      </StateMark>
    );
  }
  const rest = [
    underWay ? `${sayCount(underWay)} under way` : '',
    late ? `${sayPlural(late, 'transaction')} took longer than ${sayDuration(graceMs)}` : '',
  ].filter((part) => part !== '');
  return (
    <StateMark state={missing ? 'high' : 'good'} soft={!missing} className="whitespace-normal!">
      {sayCount(sent ?? 0)} sent, {sayCount(received ?? 0)} received, {missing ? `${sayCount(missing)} missing: these` : 'none missing'}
      {rest.length > 0 ? `; ${rest.join(', ')}` : ''}
    </StateMark>
  );
}

/** What both ends of the interface say, and the transactions in which they differ. */
export function HandoverPanel({ handover, about }: { handover: Handover; about: InterfaceView['about'] }) {
  const search = useSearchParams();
  return (
    <Panel title="Both ends" hint={`documents that ${about.source.name} gave and ${about.target.name} got`} flush>
      <p className="px-3.5 py-2.5">
        <Words handover={handover} about={about} />
      </p>
      {handover.differing.length > 0 ? (
        <Table caption="Transactions in which the ends differ">
          <TableHead>
            <Th className="pl-3.5">Transaction</Th>
            <Th right>Sent</Th>
            <Th right>Received</Th>
            <Th right>Left</Th>
            <Th right className="pr-3.5">
              Arrived
            </Th>
          </TableHead>
          <TableBody>
            {handover.differing.map((row) => (
              <Row key={row.id}>
                <RowHead className="pl-3.5">
                  <Link
                    className="to"
                    prefetch={false}
                    href={hrefWith(`/transactions/${row.id}`, '', { environment: search.get('environment') })}
                  >
                    {row.name ?? row.id}
                  </Link>
                </RowHead>
                <Td right>{sayCount(row.sent)}</Td>
                <Td right>{sayCount(row.received)}</Td>
                <Td right>{row.sentAt ? <Time at={row.sentAt} /> : null}</Td>
                <Td right className="pr-3.5">
                  {row.receivedAt ? <Time at={row.receivedAt} /> : <span className="text-ink-3">not yet</span>}
                </Td>
              </Row>
            ))}
          </TableBody>
        </Table>
      ) : null}
    </Panel>
  );
}
