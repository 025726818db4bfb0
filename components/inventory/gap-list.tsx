'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { SeverityMark } from '@/components/ui/glyph';
import { Money } from '@/components/ui/money';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { sayCount, sayPlural } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { MasterDataGap } from '@/lib/domain/views/master-data';

/** The worst and largest come first; the rest is a click away. */
const FIRST = 20;
const second = 'block text-s text-pretty text-ink-3';

/** What to hand over to whoever keeps the data: one cause a line, with what it blocks and what that is worth. */
export function GapList({ gaps }: { gaps: MasterDataGap[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? gaps : gaps.slice(0, FIRST);
  return (
    <Panel title="To hand over" hint={gaps.length === 0 ? undefined : sayPlural(gaps.length, 'gap')} flush>
      {gaps.length === 0 ? (
        <EmptyState title="No gap is known">
          One appears when a document is refused for its data, when applications disagree on an entry, or when a row sent to
          /api/master-data shows that they do.
        </EmptyState>
      ) : (
        <Table caption="Gaps of master data with what they block">
          <TableHead>
            <Th className="pl-3.5">Gap</Th>
            <Th>About</Th>
            <Th right>Affects</Th>
            <Th right>Worth</Th>
            <Th>Team</Th>
            <Th className="pr-3.5">Since</Th>
          </TableHead>
          <TableBody>
            {shown.map((gap) => (
              <Line key={gap.ref} gap={gap} />
            ))}
          </TableBody>
        </Table>
      )}
      {shown.length < gaps.length ? (
        <p className="border-t border-line px-3.5 py-2.5">
          <Button look="quiet" size="s" onClick={() => setAll(true)}>
            Show all {sayCount(gaps.length)}
          </Button>
        </p>
      ) : null}
    </Panel>
  );
}

function Line({ gap }: { gap: MasterDataGap }) {
  const scope = scopeOf(useSearchParams());
  const behind = hrefWith('/transactions', scope, { exception: gap.ref, range: null, from: null, to: null });
  return (
    <Row className="border-b border-line last:border-0">
      <RowHead className="min-w-[280px] py-2 pl-3.5 leading-[18px]">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <SeverityMark severity={gap.severity} />
          <Link href={hrefWith(`/exceptions/${gap.ref}`, scope)} prefetch={false} className="font-medium hover:underline">
            {gap.title}
          </Link>
          <span className="text-s text-ink-3">{gap.ref}</span>
        </span>
        <span className={second}>{gap.statement}</span>
        <span className={second}>
          {gap.domain.name}: {gap.check.name}
        </span>
      </RowHead>
      <Td className="min-w-[150px] py-2 leading-[18px]">
        {gap.about.length === 0 ? <span className="text-ink-3">-</span> : null}
        {gap.about.map(({ name, value }) => (
          <span key={name} className="block">
            <span className="text-s text-ink-3">{name}</span> {value}
          </span>
        ))}
      </Td>
      <Td right className="py-2 whitespace-nowrap">
        {gap.transactions > 0 || gap.records === 0 ? (
          <Link href={behind} prefetch={false} className="font-medium hover:underline">
            {sayPlural(gap.transactions, 'transaction')}
          </Link>
        ) : null}
        {gap.records > 0 ? <span className={second}>{sayPlural(gap.records, 'entry', 'entries')}</span> : null}
        {gap.people !== null && gap.people > 0 ? (
          <span className={second}>
            {sayCount(gap.people)} {gap.people === 1 ? 'person' : 'people'}
          </span>
        ) : null}
      </Td>
      <Td right className="py-2 whitespace-nowrap">
        <Money minor={gap.amountMinor} currency={gap.currency} />
      </Td>
      <Td className="py-2">{gap.team.name}</Td>
      <Td className="py-2 pr-3.5 whitespace-nowrap">
        <RelativeTime at={gap.since} />
      </Td>
    </Row>
  );
}
