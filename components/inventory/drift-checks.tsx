'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Fact } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Tag } from '@/components/ui/tag';
import { RelativeTime } from '@/components/ui/time';
import { sayCount, sayMoney, sayPlural } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { MasterDataCheck, MasterDataDomain } from '@/lib/domain/views/master-data';

const second = 'block text-s text-pretty text-ink-3';

/** A domain of master data: who keeps it and who uses it, and each of its drift checks with what traffic tells now. */
export function DriftChecks({ domain }: { domain: MasterDataDomain }) {
  const worth = domain.amounts.map(({ amountMinor, currency }) => sayMoney(amountMinor, currency)).join(' and ');
  const hint =
    domain.open === 0
      ? 'no gap is known'
      : `${sayPlural(domain.open, 'gap')}, ${sayPlural(domain.transactions, 'transaction')}${worth ? ` worth ${worth}` : ''}`;
  return (
    <Panel title={domain.name} hint={hint} flush>
      <dl className="facts grid grid-cols-2 gap-x-6 gap-y-3 border-b border-line px-3.5 py-3 lg:grid-cols-4">
        <Fact name="System of record" below={told(domain.recordTold)}>
          {domain.record.name}
        </Fact>
        <Fact name="Owner">{domain.team.name}</Fact>
        <Fact name="Named by">{domain.key}</Fact>
        <Fact name="Governance focus">
          <span className="text-pretty">{domain.governanceFocus}</span>
        </Fact>
      </dl>
      <Consumers domain={domain} />
      <Table caption={`Drift checks of ${domain.name}`}>
        <TableHead>
          <Th className="pl-3.5">Check</Th>
          <Th>Raised as</Th>
          <Th right>Open</Th>
          <Th right>Began in the window</Th>
          <Th right className="pr-3.5">
            Affected
          </Th>
        </TableHead>
        <TableBody>
          {domain.checks.map((check) => (
            <Check key={check.id} check={check} />
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

const told = (one: MasterDataDomain['recordTold']) =>
  one === null ? (
    'no snapshot yet'
  ) : (
    <>
      {sayCount(one.keys)} told, <RelativeTime at={one.lastAt} />
    </>
  );

function Consumers({ domain }: { domain: MasterDataDomain }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line px-3.5 py-2.5">
      <span className="text-s text-ink-3">Used by</span>
      {domain.consumers.map((one) => (
        <Tag key={one.id} tone={one.lastAt ? 'accent' : 'plain'}>
          {one.name}
          {one.keys === null ? '' : `: ${sayCount(one.keys)} told`}
        </Tag>
      ))}
    </p>
  );
}

function Check({ check }: { check: MasterDataCheck }) {
  const scope = scopeOf(useSearchParams());
  const code = check.types.map((type) => type.code).join(',');
  const list = hrefWith('/exceptions', scope, { code, range: null, from: null, to: null });
  return (
    <Row className="border-b border-line last:border-0">
      <RowHead className="min-w-[260px] py-2 pl-3.5 leading-[18px]">
        <span className="font-medium">{check.name}</span>
        <span className={second}>{check.evidence}</span>
        {check.caveat ? <span className={second}>{check.caveat}</span> : null}
      </RowHead>
      <Td className="min-w-[180px] py-2 leading-[18px]">
        {check.types.map((type) => (
          <span key={type.code} className="block">
            {type.title}
            {type.state === 'evaluated' ? '' : ', off'}
          </span>
        ))}
      </Td>
      <Td right>
        {check.open === 0 ? (
          '0'
        ) : (
          <Link href={list} prefetch={false} className="font-medium hover:underline">
            {sayCount(check.open)}
          </Link>
        )}
      </Td>
      <Td right>{sayCount(check.raised)}</Td>
      <Td right className="pr-3.5">
        {check.transactions === 0 ? (
          '0'
        ) : (
          <Link href={list} prefetch={false} className="hover:underline">
            {sayCount(check.transactions)}
          </Link>
        )}
      </Td>
    </Row>
  );
}
