'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { Field, TextInput } from '@/components/ui/field';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { setTicketAddress, ticketAddressQuery, type ViewParams } from '@/lib/client';
import type { TicketAddressView } from '@/lib/domain/views/tickets';
import { sayTickets } from './say-tickets';
import { SourceTabs } from './source-tabs';

type Message = TicketAddressView['rows'][number];

const kinds: Record<Message['kind'], string> = {
  requested: 'A ticket is wanted',
  linked: 'A ticket was linked',
  unlinked: 'The link was taken away',
  resolved: 'It is over',
  reopened: 'It is open again',
  severity: 'It became more severe',
};
const states: Record<Message['state'], string> = {
  waiting: 'not sent yet',
  sending: 'being sent',
  taken: 'taken',
  refused: 'refused',
  unreachable: 'could not be delivered',
  cancelled: 'not sent',
};
const failed: ReadonlySet<Message['state']> = new Set(['refused', 'unreachable']);

/** Where the ticket system is told, and how each message ended. */
export function TicketsScreen({ params }: { params: ViewParams }) {
  const { data: view } = useSuspenseQuery(ticketAddressQuery(params));
  const [editing, setEditing] = useState(false);
  const set = view.mayManage ? (
    <Button look={view.url === null ? 'primary' : 'plain'} onClick={() => setEditing(true)}>
      {view.url === null ? 'Set the address' : 'Change the address'}
    </Button>
  ) : null;
  return (
    <>
      <PageHead
        title={sayTickets(view)}
        actions={
          <>
            <CsvButton path="/api/ticket-address" params={params} name="ticket-messages.csv" />
            {view.url === null ? null : set}
          </>
        }
      />
      <SourceTabs current="tickets" />
      {view.url === null ? (
        <EmptyState title="Tickets are linked by hand" actions={set}>
          With an address, people ask for a ticket on an exception, and the ticket system hears when it is over, open again or more severe.
        </EmptyState>
      ) : (
        <>
          <p className="mb-3 text-ink-2">
            Told at <span className="font-mono text-s break-all text-ink">{view.url}</span>
            {view.private ? ', which may be inside the own network' : ''}. Set by {view.changedBy ?? 'somebody who has left'}{' '}
            {view.changedAt ? <Time at={view.changedAt} /> : null}.
          </p>
          <Panel label="Messages" flush>
            <Table caption="Messages to the ticket system">
              <TableHead>
                <Th className="pl-3.5">Exception</Th>
                <Th>Told</Th>
                <Th>How it ended</Th>
                <Th right>Attempts</Th>
                <Th className="pr-3.5">When</Th>
              </TableHead>
              <TableBody>
                {view.rows.map((row) => (
                  <Row key={row.id}>
                    <RowHead className="py-1.5 pl-3.5">
                      <Link prefetch={false} className="font-medium text-accent hover:underline" href={`/exceptions/${row.ref}`}>
                        {row.ref}
                      </Link>
                    </RowHead>
                    <Td>{kinds[row.kind]}</Td>
                    <Td className={failed.has(row.state) ? 'font-semibold' : undefined}>
                      {row.state === 'waiting' && row.attempts > 0 ? 'not taken yet, tried again' : states[row.state]}
                      {failed.has(row.state) || row.state === 'waiting' ? (
                        <span className="block text-xs font-normal break-all text-ink-3">{row.answer ?? ''}</span>
                      ) : null}
                    </Td>
                    <Td right>{row.attempts}</Td>
                    <Td className="pr-3.5 whitespace-nowrap">
                      <Time at={row.endedAt ?? row.at} />
                    </Td>
                  </Row>
                ))}
              </TableBody>
            </Table>
          </Panel>
        </>
      )}
      {editing ? <AddressDialog view={view} close={() => setEditing(false)} /> : null}
    </>
  );
}

function AddressDialog({ view, close }: { view: TicketAddressView; close: () => void }) {
  const client = useQueryClient();
  const [url, setUrl] = useState(view.url ?? '');
  const [secret, setSecret] = useState('');
  const [inside, setInside] = useState(view.private);
  const { run, busy, fault } = useDeed();
  const { environment } = view;
  const save = (asked: Parameters<typeof setTicketAddress>[0]) =>
    run(async () => {
      await setTicketAddress(asked);
      await client.invalidateQueries({ queryKey: ['ticket-address'] });
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title="Address of the ticket system"
      actions={
        <>
          {view.url === null ? null : (
            <Button look="danger" disabled={busy} onClick={() => save({ environment, url: null })}>
              Take it away
            </Button>
          )}
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            disabled={busy || url.trim() === '' || (view.url === null && secret === '')}
            onClick={() => save({ environment, url: url.trim(), private: inside, ...(secret === '' ? {} : { secret }) })}
          >
            {busy ? 'Saving' : 'Save'}
          </Button>
        </>
      }
    >
      <Field name="Address" hint="Gets a signed POST for each message; answers 2xx when it has taken it.">
        <TextInput autoFocus type="url" value={url} maxLength={500} onChange={({ target }) => setUrl(target.value)} />
      </Field>
      <Field name="Secret" hint={view.url === null ? 'At least 24 characters; both sides know it.' : 'Stays as it is when left empty.'}>
        <TextInput type="password" autoComplete="off" value={secret} maxLength={200} onChange={({ target }) => setSecret(target.value)} />
      </Field>
      <label className="inline-flex items-center gap-1.5">
        <input type="checkbox" checked={inside} onChange={({ target }) => setInside(target.checked)} className="accent-accent" />
        May be inside the own network, and without TLS
      </label>
      {fault}
    </Dialog>
  );
}
