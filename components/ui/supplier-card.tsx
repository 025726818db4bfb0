'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { supplierQuery } from '@/lib/client';
import type { SupplierView } from '@/lib/domain/views/supplier';
import { classNames } from './class-names';
import { LoadFault } from './load-fault';
import { Skeleton } from './skeleton';

type Work = NonNullable<NonNullable<SupplierView['supplier']>['work']>;

const purposes = {
  orders: 'Orders',
  deliveries: 'Deliveries',
  invoices: 'Invoices',
  edi: 'EDI messages',
  quality: 'Quality and recalls',
  other: 'Anything else',
} as const;
const channels = { edi: 'orders by EDI', portal: 'orders by portal', mail: 'orders by e-mail', manual: 'orders by hand' } as const;

/** Whom to call at a supplier, as the catalog has it. `about` becomes the subject of a mail. `short`: the first contact, the others folded. */
export function SupplierCard({ called, about, short = false }: { called: string; about?: string | undefined; short?: boolean }) {
  const { data, error, refetch } = useQuery(supplierQuery(called));
  if (error)
    return (
      <LoadFault error={error} retry={refetch}>
        The contacts of {called} could not be loaded
      </LoadFault>
    );
  if (!data)
    return (
      <div role="status" aria-label="Loading the contacts">
        <Skeleton className="h-[60px]" />
      </div>
    );
  const { supplier, mayEdit } = data;
  if (!supplier)
    return (
      <p className="text-ink-2">
        The catalog has no contacts of {called}.{' '}
        {mayEdit ? (
          <Link href="/catalog/edit?section=suppliers&id=new" prefetch={false} className="font-medium text-accent hover:underline">
            Add this supplier
          </Link>
        ) : (
          'An administrator of the catalog can add them.'
        )}
      </p>
    );
  return (
    <>
      <p className="text-ink-2">
        <b className="font-semibold text-ink">{supplier.name}</b> <span className="tabular-nums">{supplier.id}</span>
        {supplier.channel ? `, ${channels[supplier.channel]}` : ''}
      </p>
      {supplier.work ? <Contacts work={supplier.work} about={about} short={short} /> : null}
      {mayEdit ? (
        <p className="mt-1">
          <Link
            href={`/catalog/edit?section=suppliers&id=${encodeURIComponent(supplier.id)}`}
            prefetch={false}
            className="text-s font-medium text-accent hover:underline"
          >
            Change it in the catalog
          </Link>
        </p>
      ) : null}
    </>
  );
}

function Contacts({ work: { contacts, ediIds, note }, about, short }: { work: Work; about: string | undefined; short: boolean }) {
  const [first, ...others] = contacts;
  const rest = (
    <>
      {short && others.length > 0 ? <ContactList contacts={others} about={about} stacked /> : null}
      {ediIds.length > 0 ? (
        <p className="mt-1 text-s text-ink-3">EDI address {ediIds.map(({ qualifier, id }) => `${qualifier}:${id}`).join(', ')}</p>
      ) : null}
    </>
  );
  return (
    <>
      {contacts.length === 0 ? <p className="text-ink-2">The catalog names nobody to call there yet.</p> : null}
      <ContactList contacts={short ? (first ? [first] : []) : contacts} about={about} stacked={short} />
      {note ? <p className="mt-1 text-pretty text-ink-2">{note}</p> : null}
      {short && (others.length > 0 || ediIds.length > 0) ? (
        <details className="mt-1">
          <summary className="cursor-pointer text-s text-ink-2">All contacts</summary>
          {rest}
        </details>
      ) : (
        rest
      )}
    </>
  );
}

function ContactList({ contacts, about, stacked }: { contacts: Work['contacts']; about: string | undefined; stacked: boolean }) {
  const subject = about ? `?subject=${encodeURIComponent(about)}` : '';
  return (
    <dl className="mt-1">
      {contacts.map(({ purpose, name, phone, mail, hours }) => (
        <div
          key={`${purpose} ${name} ${phone} ${mail}`}
          className={classNames(
            'border-b border-line py-1.5 leading-snug last:border-0',
            !stacked && 'grid grid-cols-[92px_minmax(0,1fr)] gap-x-3',
          )}
        >
          <dt className="text-s leading-[18px] text-ink-3">{purposes[purpose]}</dt>
          <dd className="min-w-0">
            {name ? <span className="block">{name}</span> : null}
            <span className="flex flex-wrap gap-x-3">
              {phone ? (
                <a
                  href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}
                  className="font-medium whitespace-nowrap text-accent tabular-nums hover:underline"
                >
                  {phone}
                </a>
              ) : null}
              {mail ? (
                <a href={`mailto:${mail}${subject}`} className="min-w-0 font-medium [overflow-wrap:anywhere] text-accent hover:underline">
                  {mail}
                </a>
              ) : null}
            </span>
            {hours ? <span className="block text-s text-ink-3">{hours}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
