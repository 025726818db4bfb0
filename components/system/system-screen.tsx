'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { StateMark } from '@/components/ui/glyph';
import { Fact, PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime, Time } from '@/components/ui/time';
import { systemQuery } from '@/lib/client';
import { sayCount, sayDuration, sayPlural } from '@/lib/domain/say';
import { listTroubles, saySystem } from '@/lib/domain/say-system';
import type { System } from '@/lib/domain/views/system';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const saySize = (bytes: number) => (bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.round(bytes / MIB)} MiB`);

/** The machinery itself: what runs, what waits, when each kind of work last ended, what is stored and told, and which versions. */
export function SystemScreen() {
  const { data: system } = useSuspenseQuery(systemQuery());
  const troubles = listTroubles(system);
  const { queue, database, mail, versions } = system;
  const used = database.connections.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <PageHead title={saySystem(system)} lede="All environments together" />
      {troubles.length > 1 ? (
        <ul className="list-disc pl-5" aria-label="To look at">
          {troubles.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      ) : null}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-l border border-line bg-surface px-3.5 py-3 md:grid-cols-4">
        <Fact
          name="Not counted yet"
          below={queue.lagMs > 0 ? `the oldest for ${sayDuration(Math.max(1000, queue.lagMs))}` : 'nothing waits'}
        >
          {sayPlural(queue.waiting, 'event')}
        </Fact>
        <Fact
          name="Refused in the last hour"
          below={
            <Link href="/sources/refused" className="to">
              Look at them
            </Link>
          }
        >
          {sayPlural(queue.refused, 'record')}
        </Fact>
        <Fact
          name="Messages due"
          below={
            <Link href="/on-call/telling" className="to">
              Who is told
            </Link>
          }
        >
          {mail.lagMs > 1000 ? `the longest for ${sayDuration(mail.lagMs)}` : 'none waits'}
        </Fact>
        <Fact
          name="Stored"
          below={
            <Link href="/sources/storage" className="to">
              What, and how long
            </Link>
          }
        >
          {saySize(database.bytes)}
        </Fact>
      </dl>
      <div className="grid items-start gap-3.5 lg:grid-cols-2 [&>*]:min-w-0">
        <div className="grid gap-3.5 [&>*]:min-w-0">
          <Panel title="What must be there" flush>
            <ul>
              {system.parts.map(({ name, ready, detail }) => (
                <Line key={name} name={name}>
                  <StateMark state={ready ? 'good' : 'crit'} soft={ready}>
                    {ready ? 'Ready' : 'Not ready'}
                  </StateMark>
                  <span className="text-ink-2">{detail}</span>
                </Line>
              ))}
              {system.workers.map(({ name, at, alive }) => (
                <Line key={name} name={name}>
                  <StateMark state={alive ? 'good' : 'unknown'} soft>
                    {alive ? 'Works' : 'Silent'}
                  </StateMark>
                  <span className="text-ink-2">
                    heard <RelativeTime at={at} past />
                  </span>
                </Line>
              ))}
              {system.received.map(({ environment, at }) => (
                <Line key={environment} name={`Received, ${environment}`}>
                  {at ? <RelativeTime at={at} past /> : 'never'}
                </Line>
              ))}
              <Line name="Backup">
                {system.backupAt ? (
                  <>
                    brings back <RelativeTime at={system.backupAt} past />
                  </>
                ) : (
                  <span>
                    none yet: <code className="font-mono text-s">npm run admin -- backup FILE</code>
                  </span>
                )}
              </Line>
            </ul>
          </Panel>
          <Panel title="Database" flush>
            <ul>
              <Line name="PostgreSQL">{database.version}</Line>
              <Line name="Connections">
                {sayCount(used)} of {sayCount(database.mostConnections)}
                <span className="text-ink-3">{database.connections.map(({ state, count }) => `${count} ${state}`).join(', ')}</span>
              </Line>
              <Line name="Oldest transaction">
                {database.oldestTransactionMs > 1000 ? sayDuration(database.oldestTransactionMs) : 'under a second'}
              </Line>
              <Line name="Waiting for locks">{sayCount(database.lockWaits)}</Line>
              <Line name="Room for tomorrow">
                {database.partitionsMissing === 0 ? 'everywhere' : `${sayPlural(database.partitionsMissing, 'table')} without`}
              </Line>
            </ul>
          </Panel>
          <Panel title="Versions" flush>
            <ul>
              <Line name="Catalog">
                <Link href="/catalog?section=versions" className="to">
                  {versions.catalog}
                </Link>
                {versions.catalogAt ? (
                  <span className="text-ink-2">
                    <Time at={versions.catalogAt} /> by {versions.catalogBy}
                  </span>
                ) : null}
              </Line>
              <Line name="Database shape">{versions.migration ?? 'unknown'}</Line>
              <Line name="Node">{versions.node}</Line>
              <Line name="Messages">
                {mail.byState.length === 0
                  ? 'none so far'
                  : mail.byState.map(({ state, messages }) => `${sayCount(messages)} ${state}`).join(', ')}
              </Line>
            </ul>
          </Panel>
        </div>
        <Rounds rounds={system.rounds} />
      </div>
    </>
  );
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <li className="flex min-h-row flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-3.5 py-1 last:border-0">
      <span className="w-[150px] flex-none truncate text-ink-3" title={name}>
        {name}
      </span>
      {children}
    </li>
  );
}

/** When work of each kind last ended, and what share of the time of the workers it took. */
function Rounds({ rounds }: { rounds: System['rounds'] }) {
  return (
    <Panel title="Work in the background" hint="when each kind last ended, over all workers" flush>
      {rounds.length === 0 ? <p className="px-3.5 py-3 text-ink-2">No worker has told of its work yet.</p> : null}
      {rounds.length > 0 ? (
        <Table caption="Work in the background">
          <TableHead>
            <Th className="pl-3.5">Kind</Th>
            <Th>Last ended</Th>
            <Th className="pr-3.5">State</Th>
          </TableHead>
          <TableBody>
            {rounds.map(({ name, at, late }) => (
              <Row key={name} className="border-b border-line last:border-0">
                <RowHead className="pl-3.5">{name}</RowHead>
                <Td className="text-ink-2">
                  <RelativeTime at={at} past />
                </Td>
                <Td className="pr-3.5">
                  <StateMark state={late ? 'medium' : 'good'} soft={!late}>
                    {late ? 'Late' : 'In time'}
                  </StateMark>
                </Td>
              </Row>
            ))}
          </TableBody>
        </Table>
      ) : null}
    </Panel>
  );
}
