'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { LinkButton } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { SeverityMark } from '@/components/ui/glyph';
import { Fact, PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { PrintButton } from '@/components/ui/print-button';
import { SplitBar } from '@/components/ui/split-bar';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime, Time } from '@/components/ui/time';
import { teamQuery, type ViewParams } from '@/lib/client';
import { sayCount } from '@/lib/domain/say';
import { sayAmounts } from '@/lib/domain/say-exception';
import { sayKept, sayTeam } from '@/lib/domain/say-team';
import { type Changes, hrefWith, scopeOf } from '@/lib/domain/scope-url';
import { ageBands, type TeamView } from '@/lib/domain/views/team';
import { TeamDuty } from './team-duty';

const tones = { '4h': 'step1', '1d': 'step2', '3d': 'step3', '7d': 'step4', older: 'step5' } as const;
const coverages: Record<string, string> = {
  '24x7': 'around the clock',
  extended: 'in extended hours',
  business_hours: 'in business hours',
};

/** How a team stands: its load and how old that is, whether it keeps its times, who is there, what comes most often. */
export function TeamScreen({ id, params }: { id: string; params: ViewParams }) {
  const { data: view } = useSuspenseQuery(teamQuery(id, params));
  const scope = scopeOf(useSearchParams());
  const queue = (changes: Changes) => hrefWith('/exceptions', scope, { tab: 'all', team: id, ...changes });
  const { load, kept } = view;
  const money = sayAmounts(load.amounts);
  return (
    <>
      <PageHead
        above={
          <Link href="/catalog?section=teams" prefetch={false} className="to">
            Teams
          </Link>
        }
        title={`${view.team.name}: ${sayTeam(view).charAt(0).toLowerCase()}${sayTeam(view).slice(1)}`}
        lede={[view.scope, `there ${coverages[view.coverage] ?? view.coverage}`].filter(Boolean).join('; ')}
        actions={
          <span className="no-print flex items-center gap-2">
            <CsvButton path={`/api/teams/${id}`} params={params} name={`${id}.csv`} />
            <PrintButton />
            <LinkButton look="primary" href={queue({})}>
              Open its list
            </LinkButton>
          </span>
        }
      />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 rounded-l border border-line bg-surface px-3.5 py-3 md:grid-cols-5">
        <Fact name="Open" below={money ? `${money} in it` : undefined}>
          <Link className="to" href={queue({})}>
            {sayCount(load.open)}
          </Link>
        </Fact>
        <Fact
          name="Past their time"
          below={
            load.oldestAt ? (
              <>
                the oldest of all since <Time at={load.oldestAt} />
              </>
            ) : undefined
          }
        >
          <Link className="to" href={queue({ sort: 'due' })}>
            {sayCount(load.overdue)}
          </Link>
        </Fact>
        <Fact name="With nobody" below={load.waiting > 0 ? `${sayCount(load.waiting)} wait on somebody` : undefined}>
          <Link className="to" href={queue({ owner: 'nobody' })}>
            {sayCount(load.unowned)}
          </Link>
        </Fact>
        <Kept name="Taken in time" kept={kept.taken} days={view.days} />
        <Kept name="Ended in time" kept={kept.ended} days={view.days} />
      </dl>
      <div className="grid items-start gap-3.5 lg:grid-cols-2 [&>*]:min-w-0">
        <Load view={view} queue={queue} />
        <TeamDuty view={view} />
        <Causes view={view} queue={queue} />
        <Owners view={view} queue={queue} />
      </div>
    </>
  );
}

type Queue = (changes: Changes) => string;

function Kept({ name, kept, days }: { name: string; kept: TeamView['kept']['taken']; days: number }) {
  const said = sayKept(kept);
  return (
    <Fact name={`${name}, ${days} days`} below={said?.below ?? 'nothing to judge'}>
      {said?.main ?? 'none'}
    </Fact>
  );
}

function Load({ view: { load }, queue }: { view: TeamView; queue: Queue }) {
  return (
    <Panel title="What is open" hint="by age, and by severity">
      {load.open === 0 ? <p className="text-ink-2">Nothing. New work is mailed to the team.</p> : null}
      <SplitBar
        parts={ageBands.map(({ id, name }) => ({ name, value: load.ages.find((one) => one.id === id)?.open ?? 0, tone: tones[id] }))}
      />
      <ul className="mt-3 grid gap-1">
        {load.severities
          .filter(({ open }) => open > 0)
          .map(({ severity, open }) => (
            <li key={severity} className="flex items-center justify-between gap-3">
              <Link href={queue({ severity })} prefetch={false} className="hover:underline">
                <SeverityMark severity={severity} />
              </Link>
              <span className="tabular-nums">{sayCount(open)}</span>
            </li>
          ))}
      </ul>
    </Panel>
  );
}

function Causes({ view: { causes, days }, queue }: { view: TeamView; queue: Queue }) {
  return (
    <Panel title="What comes most often" hint={`opened in ${days} days, and open now; what came in as history counts as open alone`} flush>
      {causes.length === 0 ? <p className="px-3.5 py-3 text-ink-2">Nothing came in this time.</p> : null}
      {causes.length > 0 ? (
        <Table caption="What comes most often">
          <TableHead>
            <Th className="pl-3.5">What</Th>
            <Th right>Opened</Th>
            <Th right className="pr-3.5">
              Open
            </Th>
          </TableHead>
          <TableBody>
            {causes.map(({ code, title, opened, open }) => (
              <Row key={code} className="border-b border-line last:border-0">
                <RowHead className="pl-3.5">
                  <Link href={queue({ code, state: open > 0 ? null : 'resolved' })} prefetch={false} className="hover:underline">
                    {title}
                  </Link>
                </RowHead>
                <Td right>{sayCount(opened)}</Td>
                <Td right className="pr-3.5">
                  {sayCount(open)}
                </Td>
              </Row>
            ))}
          </TableBody>
        </Table>
      ) : null}
    </Panel>
  );
}

function Owners({ view: { load, managers }, queue }: { view: TeamView; queue: Queue }) {
  return (
    <Panel title="Who has it" {...(managers.length > 0 ? { hint: `led by ${managers.join(', ')}` } : {})} flush>
      {load.owners.length === 0 ? <p className="px-3.5 py-3 text-ink-2">Nothing is open.</p> : null}
      <ul>
        {load.owners.map(({ person, open, overdue }) => (
          <li
            key={person?.id ?? 'nobody'}
            className="flex min-h-row items-center justify-between gap-3 border-b border-line px-3.5 py-1 last:border-0"
          >
            <Link href={queue({ owner: person?.id ?? 'nobody' })} prefetch={false} className="hover:underline">
              {person ? (person.me ? 'You' : person.name) : 'Nobody yet'}
            </Link>
            <span className="tabular-nums">
              {sayCount(open)}
              {overdue > 0 ? <span className="text-ink-3">, {sayCount(overdue)} past their time</span> : null}
            </span>
          </li>
        ))}
      </ul>
      {load.oldestAt ? (
        <p className="border-t border-line px-3.5 py-2 text-s text-ink-3">
          The oldest was opened <RelativeTime at={load.oldestAt} />.
        </p>
      ) : null}
    </Panel>
  );
}
