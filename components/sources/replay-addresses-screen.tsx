'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextInput } from '@/components/ui/field';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { replayAddressesQuery, setReplayAddress, type ViewParams } from '@/lib/client';
import type { ReplayAddresses } from '@/lib/domain/views/replays';
import { SourceTabs } from './source-tabs';

type AddressRow = ReplayAddresses['rows'][number];

function headline({ rows }: ReplayAddresses): string {
  const known = rows.filter(({ url }) => url !== null).length;
  if (known === 0) return 'No connector takes replays yet.';
  return known === rows.length ? 'Every connector takes replays.' : `${known} of ${rows.length} connectors take replays.`;
}

/** Where the middleware behind each connector is asked to process again. */
export function ReplayAddressesScreen({ params }: { params: ViewParams }) {
  const { data: view } = useSuspenseQuery(replayAddressesQuery(params));
  const [editing, setEditing] = useState<AddressRow | null>(null);
  return (
    <>
      <PageHead title={headline(view)} actions={<CsvButton path="/api/replay-addresses" params={params} name="replay-addresses.csv" />} />
      <SourceTabs current="replays" />
      <Panel label="Addresses for replays" flush>
        <Table caption="Addresses for replays">
          <TableHead>
            <Th className="pl-3.5">Connector</Th>
            <Th>Address</Th>
            <Th right>At most a minute</Th>
            <Th>Set</Th>
            <Th className="pr-3.5">
              <span className="sr-only">Actions</span>
            </Th>
          </TableHead>
          <TableBody>
            {view.rows.map((row) => (
              <Row key={row.connector.id}>
                <RowHead className="py-1.5 pl-3.5">
                  <span className="font-medium">{row.connector.name}</span>
                </RowHead>
                <Td className="min-w-[220px] py-1.5">
                  {row.url === null ? (
                    <span className="text-ink-3">none</span>
                  ) : (
                    <span className="font-mono text-s break-all">{row.url}</span>
                  )}
                  {row.private ? <span className="block text-xs text-ink-3">may be inside the own network</span> : null}
                </Td>
                <Td right>{row.perMinute ?? ''}</Td>
                <Td className="whitespace-nowrap">
                  {row.changedAt ? <Time at={row.changedAt} /> : null}
                  <span className="block text-xs text-ink-3">{row.changedBy ?? ''}</span>
                </Td>
                <Td className="pr-3.5 text-right">
                  {view.mayManage ? (
                    <Button
                      size="s"
                      look="quiet"
                      onClick={() => setEditing(row)}
                      aria-label={`${row.url === null ? 'Set' : 'Change'} the address of ${row.connector.name}`}
                    >
                      {row.url === null ? 'Set' : 'Change'}
                    </Button>
                  ) : null}
                </Td>
              </Row>
            ))}
          </TableBody>
        </Table>
      </Panel>
      {editing ? (
        <AddressDialog key={editing.connector.id} environment={view.environment} row={editing} close={() => setEditing(null)} />
      ) : null}
    </>
  );
}

function AddressDialog({ environment, row, close }: { environment: ReplayAddresses['environment']; row: AddressRow; close: () => void }) {
  const client = useQueryClient();
  const [url, setUrl] = useState(row.url ?? '');
  const [secret, setSecret] = useState('');
  const [perMinute, setPerMinute] = useState(String(row.perMinute ?? 60));
  const [inside, setInside] = useState(row.private);
  const { run, busy, fault } = useDeed();
  const connector = row.connector.id;
  const save = (asked: Parameters<typeof setReplayAddress>[0]) =>
    run(async () => {
      await setReplayAddress(asked);
      await client.invalidateQueries({ queryKey: ['replay-addresses'] });
      close();
    });
  const set = () =>
    save({
      environment,
      connector,
      url: url.trim(),
      private: inside,
      perMinute: Number(perMinute),
      ...(secret === '' ? {} : { secret }),
    });
  return (
    <Dialog
      open
      close={close}
      title={`Replays of ${row.connector.name}`}
      actions={
        <>
          {row.url === null ? null : (
            <Button look="danger" disabled={busy} onClick={() => save({ environment, connector, url: null })}>
              Take it away
            </Button>
          )}
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy || url.trim() === '' || (row.url === null && secret === '')} onClick={set}>
            {busy ? 'Saving' : 'Save'}
          </Button>
        </>
      }
    >
      <Field name="Address" hint="Gets a signed POST for each transaction; answers 202 when it has taken it.">
        <TextInput autoFocus type="url" value={url} maxLength={500} onChange={({ target }) => setUrl(target.value)} />
      </Field>
      <Field name="Secret" hint={row.url === null ? 'At least 24 characters; both sides know it.' : 'Stays as it is when left empty.'}>
        <TextInput type="password" autoComplete="off" value={secret} maxLength={200} onChange={({ target }) => setSecret(target.value)} />
      </Field>
      <Field name="Requests a minute at most">
        <TextInput type="number" min={1} max={6000} value={perMinute} onChange={({ target }) => setPerMinute(target.value)} />
      </Field>
      <label className="inline-flex items-center gap-1.5">
        <input type="checkbox" checked={inside} onChange={({ target }) => setInside(target.checked)} className="accent-accent" />
        May be inside the own network, and without TLS
      </label>
      {fault}
    </Dialog>
  );
}
