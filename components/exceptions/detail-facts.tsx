'use client';
import Link from 'next/link';
import { Avatar } from '@/components/ui/avatar';
import { useNow, useTimezone } from '@/components/ui/clock';
import { DueBar } from '@/components/ui/due-bar';
import { Glyph, type State } from '@/components/ui/glyph';
import { OnDuty } from '@/components/ui/on-duty';
import { Time, TimeLeft } from '@/components/ui/time';
import { sayDuration, sayTime } from '@/lib/domain/say';
import { sayImpact, sayPlaces, saySeverityReason, severityWords } from '@/lib/domain/say-exception';
import type { ExceptionView } from '@/lib/domain/views/exception';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';

const glyphs: Record<keyof typeof severityWords, State> = { sev1: 'crit', sev2: 'high', sev3: 'medium', sev4: 'low' };
const endings: Record<string, string> = {
  evidence: 'proved by what happened',
  person: 'by a person',
  superseded: 'replaced by another',
  expired: 'out of time',
};

/** The severity with its reason, and who set it. */
export function SeverityLine({ view }: { view: ExceptionView }) {
  const { row, byHand } = view;
  return (
    <div className="grid grid-cols-[12px_minmax(0,1fr)] gap-x-2 leading-snug">
      <Glyph state={glyphs[row.severity]} className="mt-[3px]" />
      <p>
        <b className="font-semibold">{severityWords[row.severity]}</b> {saySeverityReason(row)}
      </p>
      {row.severitySetBy === 'rule' ? null : <p className="col-start-2 text-s text-ink-3">Set by a person; the rule no longer moves it.</p>}
      {byHand.length > 0 && row.severity !== 'sev1' ? (
        <p className="col-start-2 text-s text-ink-3">
          Raise it by hand when: {byHand.map((one) => one.replace(/: sev\d$/, '')).join('; ')}.
        </p>
      ) : null}
    </div>
  );
}

/** Impact, due, owner, waiting on: the four facts that decide what happens next. */
export function Facts({ view }: { view: ExceptionView }) {
  const { row } = view;
  const [main, ...rest] = sayImpact(row);
  return (
    <dl className="grid grid-cols-2 border-y border-line [&>div]:min-w-0 [&>div]:py-2.5 [&>div:nth-child(even)]:pl-3.5 [&>div:nth-child(odd)]:border-r [&>div:nth-child(odd)]:pr-3.5 [&>div:nth-child(-n+2)]:border-b [&>div]:border-line">
      <div>
        <dt className="text-s text-ink-3">Impact</dt>
        <dd className="text-l leading-[22px] font-semibold tabular-nums">{main}</dd>
        <dd className="text-s text-ink-3">{rest.length > 0 ? rest.join(', ') : sayPlaces(row.facilities)}</dd>
      </div>
      <Due view={view} />
      <div>
        <dt className="text-s text-ink-3">Owner</dt>
        <dd className="flex items-center gap-2 leading-[22px] font-semibold">
          <Avatar name={row.person?.name ?? null} me={row.person?.me ?? false} />
          <span className="truncate">{row.person ? (row.person.me ? 'You' : row.person.name) : 'Nobody yet'}</span>
        </dd>
        <dd className="text-s text-ink-3">
          <Link href={`/teams/${row.team.id}`} prefetch={false} className="hover:underline">
            {row.team.name}
          </Link>
          {view.coTeam ? `, with ${view.coTeam.name}` : ''}
        </dd>
        <OnDuty duty={view.duty} />
      </div>
      <div>
        <dt className="text-s text-ink-3">Waiting on</dt>
        <dd className="truncate leading-[22px] font-semibold">
          {row.waitingOn ?? (row.state === 'resolved' ? 'Nobody: resolved' : row.acknowledgedAt ? 'Its owner' : 'An acknowledgement')}
        </dd>
        <dd className="text-s text-ink-3">
          <Next view={view} />
        </dd>
      </div>
    </dl>
  );
}

function Due({ view: { row, closed } }: { view: ExceptionView }) {
  const now = useNow(60_000);
  const timezone = useTimezone();
  if (row.resolvedAt && closed) {
    return (
      <div>
        <dt className="text-s text-ink-3">Resolved</dt>
        <dd className="text-l leading-[22px] font-semibold">
          <Time at={row.resolvedAt} />
        </dd>
        <dd className="text-s text-ink-3">{[closed.by, endings[closed.how ?? '']].filter(Boolean).join(', ')}</dd>
      </div>
    );
  }
  if (row.paused && row.paused.leftMs !== null) return <Standing row={row} />;
  const [opened, due] = [Date.parse(row.openedAt), Date.parse(row.dueAt)];
  const used = (now - opened) / Math.max(1, due - opened);
  return (
    <div>
      <dt className="text-s text-ink-3">{due < now ? 'Overdue' : 'Due in'}</dt>
      <dd className="text-l leading-[22px] font-semibold tabular-nums">{`${sayDuration(Math.abs(due - now))}${due < now ? ' over' : ''}`}</dd>
      <dd>
        <DueBar share={due < now ? Math.max(1.01, used) : used} className="mt-1 mb-1.5 max-w-[180px]" />
      </dd>
      <dd className="text-s text-ink-3">
        {sayTime(row.dueAt, timezone, now)}
        {row.deadlineAt === row.dueAt ? ', a deadline of the business' : ', by its severity'}
        {row.pausedMs > 0 ? `; its clock stood ${sayDuration(row.pausedMs)}` : ''}
      </dd>
    </div>
  );
}

/** Its due time while the clock stands. */
function Standing({ row }: { row: ExceptionRow }) {
  const now = useNow(60_000);
  const stood = row.pausedMs + (row.paused ? Math.max(0, now - Date.parse(row.paused.since)) : 0);
  return (
    <div>
      <dt className="text-s text-ink-3">Clock stands</dt>
      <dd className="text-l leading-[22px] font-semibold tabular-nums">{sayDuration(row.paused?.leftMs ?? 0)} left</dd>
      <dd className="text-s text-ink-3">{stood < 60_000 ? 'Paused just now' : `Paused ${sayDuration(stood)}`}</dd>
      {row.nextActionAt ? (
        <dd className="text-s text-ink-3">
          Goes on <Time at={row.nextActionAt} /> at the latest, then due <Time at={row.dueAt} />
        </dd>
      ) : null}
    </div>
  );
}

/** What happens by itself if nobody does anything. */
function Next({ view: { row } }: { view: ExceptionView }) {
  const now = useNow(60_000);
  if (row.state === 'resolved') return 'Opens again when the cause comes back';
  if (row.state === 'waiting' && (row.nextActionAt || row.waitReason)) {
    return (
      <>
        {row.nextActionAt ? (
          <>
            Looked at again <Time at={row.nextActionAt} />
          </>
        ) : null}
        {row.waitReason ? <span className="block text-pretty">{row.waitReason}</span> : null}
      </>
    );
  }
  if (row.acknowledgedAt) {
    return (
      <>
        Acknowledged <Time at={row.acknowledgedAt} />
      </>
    );
  }
  return Date.parse(row.acknowledgeBy) > now ? (
    <>
      Acknowledge by <Time at={row.acknowledgeBy} />, <TimeLeft at={row.acknowledgeBy} />
    </>
  ) : (
    <>
      Was to be acknowledged by <Time at={row.acknowledgeBy} />, <TimeLeft at={row.acknowledgeBy} />
    </>
  );
}
