'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime, Time } from '@/components/ui/time';
import { keysQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayNumber, sayPlural } from '@/lib/domain/say';
import type { KeyAnswer, KeyRow, Keys } from '@/lib/domain/views/keys';
import { EndKey, NewKeyDialog, ReplaceKey, Secret } from './key-dialogs';
import { SourceTabs } from './source-tabs';

const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function headline({ rows, environment }: Keys): string {
  const working = rows.filter(({ state }) => state === 'works' || state === 'replaced');
  const unused = working.filter(({ lastUsedAt }) => lastUsedAt === null).length;
  if (working.length === 0) return `No key works for ${environment}.`;
  const first = `${upper(sayNumber(working.length))} ${working.length === 1 ? 'key works' : 'keys work'} for ${environment}`;
  return unused === 0 ? `${first}.` : `${first}; ${sayPlural(unused, 'was', 'were')} never used.`;
}

function KeyState({ row }: { row: KeyRow }) {
  if (row.state === 'works')
    return (
      <>
        <StateMark state="good" soft>
          Works
        </StateMark>
        {row.endsAt ? (
          <span className="block text-xs text-ink-3">
            until <Time at={row.endsAt} />
          </span>
        ) : null}
      </>
    );
  if (row.state === 'replaced')
    return (
      <>
        <StateMark state="watch">Replaced</StateMark>
        <span className="block text-xs text-ink-3">
          by <span className="font-mono">{row.replacedBy}</span>
          {row.endsAt ? (
            <>
              , ends <Time at={row.endsAt} />
            </>
          ) : null}
        </span>
      </>
    );
  return (
    <>
      <StateMark state="cancelled" soft>
        {row.state === 'revoked' ? 'Revoked' : 'Expired'}
      </StateMark>
      {row.endsAt ? (
        <span className="block text-xs text-ink-3">
          <Time at={row.endsAt} />
        </span>
      ) : null}
    </>
  );
}

type Asking = { kind: 'new' } | { kind: 'replace' | 'end'; row: KeyRow } | { kind: 'secret'; answer: KeyAnswer };

/** Who may send into this environment, until when, and from where they last did. */
export function KeysScreen({ params }: { params: ViewParams }) {
  const { data: view } = useSuspenseQuery(keysQuery(params));
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  const done = (answer: KeyAnswer) => {
    setAsking(answer.text ? { kind: 'secret', answer } : null);
    void client.invalidateQueries({ queryKey: ['keys'] });
  };
  return (
    <>
      <PageHead
        title={headline(view)}
        actions={
          <>
            <CsvButton path="/api/keys" params={params} name="keys.csv" />
            {view.mayManage ? (
              <Button look="primary" onClick={() => setAsking({ kind: 'new' })}>
                New key
              </Button>
            ) : null}
          </>
        }
      />
      <SourceTabs current="keys" />
      <Panel label="Ingest keys" flush>
        {view.rows.length === 0 ? (
          <EmptyState
            title="There is no key yet"
            command={`npm run admin -- create-key --environment ${view.environment} --name my-middleware`}
          >
            Each sender gets its own, so that one can be ended without the others.
          </EmptyState>
        ) : (
          <Table caption="Ingest keys">
            <TableHead>
              <Th className="pl-3.5">Name</Th>
              <Th>Source</Th>
              <Th>State</Th>
              <Th right>Rate a second</Th>
              <Th right>Last used</Th>
              <Th>From</Th>
              <Th>Made</Th>
              <Th className="pr-3.5">
                <span className="sr-only">Actions</span>
              </Th>
            </TableHead>
            <TableBody>
              {view.rows.map((row) => (
                <Row key={row.publicId}>
                  <RowHead className="py-1.5 pl-3.5">
                    <span className="font-medium">{row.name}</span>
                    <span className="block font-mono text-xs text-ink-3">
                      {row.publicId}
                      {row.history ? ', may tell of the past' : ''}
                    </span>
                  </RowHead>
                  <Td>{row.source}</Td>
                  <Td className="py-1.5">
                    <KeyState row={row} />
                  </Td>
                  <Td right>{row.ratePerSecond === null ? <span className="text-ink-3">no limit</span> : sayCount(row.ratePerSecond)}</Td>
                  <Td right>{row.lastUsedAt ? <RelativeTime at={row.lastUsedAt} /> : <span className="text-ink-3">never</span>}</Td>
                  <Td className="font-mono text-s">{row.lastUsedFrom?.replace(/^::ffff:(?=\d+\.)/, '') ?? ''}</Td>
                  <Td className="py-1.5">
                    <Time at={row.createdAt} />
                    <span className="block text-xs text-ink-3">{row.createdBy}</span>
                  </Td>
                  <Td className="pr-3.5 text-right whitespace-nowrap">
                    {view.mayManage && row.state === 'works' ? (
                      <Button size="s" look="quiet" onClick={() => setAsking({ kind: 'replace', row })} aria-label={`Replace ${row.name}`}>
                        Replace
                      </Button>
                    ) : null}
                    {view.mayManage && (row.state === 'works' || row.state === 'replaced') ? (
                      <Button size="s" look="quiet" onClick={() => setAsking({ kind: 'end', row })} aria-label={`Revoke ${row.name}`}>
                        Revoke
                      </Button>
                    ) : null}
                  </Td>
                </Row>
              ))}
            </TableBody>
          </Table>
        )}
      </Panel>
      {asking?.kind === 'new' ? <NewKeyDialog environment={view.environment} close={close} done={done} /> : null}
      {asking?.kind === 'replace' ? <ReplaceKey row={asking.row} close={close} done={done} /> : null}
      {asking?.kind === 'end' ? <EndKey row={asking.row} close={close} done={done} /> : null}
      {asking?.kind === 'secret' ? <Secret answer={asking.answer} close={close} /> : null}
    </>
  );
}
