'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Button, LinkButton } from '@/components/ui/button';
import { useTimezone } from '@/components/ui/clock';
import { Glyph } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { actOnSchedule } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import type { DutyOverrideView, DutyShift, Schedules, ScheduleView } from '@/lib/domain/views/duty';
import { DutyTimeline, sayShift } from './duty-timeline';
import { deedsFor } from './shift-dialog';

export type Picked = Pick<DutyShift, 'from' | 'to' | 'insteadOf'> & { person: DutyShift['person'] | null };
const PHONE_ROWS = 8;

/** One schedule: who now, the weeks as bars, gaps that are ahead, and what was changed by hand. */
export function SchedulePanel({
  view,
  schedule,
  pick,
}: {
  view: Schedules;
  schedule: ScheduleView;
  pick: (schedule: ScheduleView, shift: Picked) => void;
}) {
  const timezone = useTimezone();
  const people = [
    ...new Map([...schedule.layers.flatMap((layer) => layer.people), ...schedule.members].map((one) => [one.email, one])).values(),
  ];
  const unknown = people.filter(({ known }) => !known);
  const rows = [
    { name: 'On duty', shifts: schedule.shifts, gaps: true },
    ...(schedule.layers.length > 1 || schedule.overrides.length > 0
      ? [...schedule.layers].reverse().map(({ name, shifts }) => ({ name, shifts }))
      : []),
  ];
  return (
    <Panel
      title={schedule.team.name}
      hint={`${schedule.name}${schedule.timezone === timezone ? '' : `, hands over in ${schedule.timezone}`}`}
      actions={
        <>
          <Now schedule={schedule} />
          {schedule.mayWrite ? (
            <LinkButton
              size="s"
              href={`/on-call/schedules/edit?schedule=${schedule.id}`}
              aria-label={`Change the turns of ${schedule.team.name}`}
            >
              Change the turns
            </LinkButton>
          ) : null}
        </>
      }
    >
      <div className="grid gap-3">
        <Gaps schedule={schedule} pick={pick} />
        {unknown.length > 0 ? (
          <Warning>
            {unknown.map(({ email }) => email).join(' and ')} cannot sign in, so nobody is reached in those shifts. Add them, or correct the
            schedule.
          </Warning>
        ) : null}
        <div className="max-md:hidden">
          <DutyTimeline
            view={view}
            people={people}
            rows={rows}
            pick={deedsFor(schedule, null).length > 0 || schedule.members.some(({ me }) => me) ? (shift) => pick(schedule, shift) : null}
          />
        </div>
        <PhoneShifts schedule={schedule} pick={(shift) => pick(schedule, shift)} />
        {schedule.overrides.length > 0 ? <Overrides schedule={schedule} /> : null}
        <details className="text-s text-ink-2">
          <summary className="cursor-pointer">Turns and rights</summary>
          <ul className="mt-1 grid gap-0.5">
            {[...schedule.layers].reverse().map((layer) => (
              <li key={layer.name}>
                <b className="font-medium text-ink">{layer.name}</b>: {layer.people.map(({ name }) => name).join(', then ')}. {layer.turn}.{' '}
                {layer.hours}.
              </li>
            ))}
            <li>
              {schedule.managers.length > 0
                ? `${schedule.managers.map(({ name }) => name).join(' and ')} may change everything; people of the team put themselves on duty.`
                : 'Administrators of people may change everything; people of the team put themselves on duty.'}
            </li>
          </ul>
        </details>
      </div>
    </Panel>
  );
}

function Now({ schedule }: { schedule: ScheduleView }) {
  if (schedule.now.length === 0)
    return (
      <span className="inline-flex items-center gap-1.5 font-medium">
        <Glyph state={schedule.coverage === '24x7' ? 'high' : 'unknown'} /> Nobody is on call now
      </span>
    );
  return (
    <>
      {schedule.now.map(({ person, until, insteadOf }) => (
        <span key={person.email} className="inline-flex items-center gap-1.5">
          <Avatar name={person.name} me={person.me} />
          <span>
            <b className="font-semibold">{person.me ? 'You' : person.name}</b>
            {insteadOf ? ` for ${insteadOf.name}` : ''}
            {until ? (
              <span className="text-ink-3">
                {' '}
                until <Time at={until} />
              </span>
            ) : null}
          </span>
        </span>
      ))}
    </>
  );
}

const Warning = ({ children }: { children: React.ReactNode }) => (
  <div className="flex items-start gap-2 rounded-m border border-line bg-bg px-3 py-2">
    <Glyph state="medium" className="mt-[3px] flex-none" />
    <p className="text-pretty">{children}</p>
  </div>
);

function Gaps({ schedule, pick }: { schedule: ScheduleView; pick: (schedule: ScheduleView, shift: Picked) => void }) {
  const [first] = schedule.gaps;
  if (!first) return null;
  const may = deedsFor(schedule, null).length > 0;
  return (
    <Warning>
      {schedule.gaps.length === 1
        ? 'Nobody is on duty in the next four weeks from '
        : `Nobody is on duty in ${sayPlural(schedule.gaps.length, 'stretch', 'stretches')} of the next four weeks, first from `}
      <Time at={first.from} /> to <Time at={first.to} />. The team's address is told then.{' '}
      {may ? (
        <Button size="s" onClick={() => pick(schedule, { person: null, insteadOf: null, ...first })}>
          Fill it
        </Button>
      ) : null}
    </Warning>
  );
}

/** On a phone bars say too little: the shifts as lines. */
function PhoneShifts({ schedule, pick }: { schedule: ScheduleView; pick: (shift: Picked) => void }) {
  const [all, setAll] = useState(false);
  const shown = all ? schedule.shifts : schedule.shifts.slice(0, PHONE_ROWS);
  return (
    <div className="md:hidden">
      <ul className="divide-y divide-line border-y border-line">
        {shown.map((shift) => (
          <li key={`${shift.person.email} ${shift.from}`}>
            <button type="button" className="flex min-h-11 w-full items-center justify-between gap-3 text-left" onClick={() => pick(shift)}>
              <span className="text-s text-ink-2">
                <Time at={shift.from} /> to <Time at={shift.to} />
              </span>
              <span className="font-medium">{sayShift(shift)}</span>
            </button>
          </li>
        ))}
      </ul>
      {schedule.shifts.length > PHONE_ROWS && !all ? (
        <Button look="quiet" className="mt-1" onClick={() => setAll(true)}>
          {schedule.shifts.length - PHONE_ROWS} more
        </Button>
      ) : null}
    </div>
  );
}

function Overrides({ schedule }: { schedule: ScheduleView }) {
  return (
    <section aria-label={`Changes of ${schedule.name}`}>
      <h3 className="text-s text-ink-3">Changed by hand</h3>
      <ul className="divide-y divide-line">
        {schedule.overrides.map((one) => (
          <Override key={one.id} schedule={schedule.id} override={one} />
        ))}
      </ul>
    </section>
  );
}

function Override({ schedule, override }: { schedule: string; override: DutyOverrideView }) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const { kind, person, insteadOf, from, to, reason, madeBy, mayWithdraw } = override;
  const withdraw = () =>
    run(async () => {
      await actOnSchedule(schedule, { action: 'withdraw', override: override.id });
      await client.invalidateQueries({ queryKey: ['schedules'] });
    });
  const what =
    kind === 'remove'
      ? `${insteadOf?.name ?? 'Everybody'} is off duty`
      : `${person?.name ?? ''}${kind === 'add' ? ' besides' : insteadOf ? ` for ${insteadOf.name}` : ' for everybody'}`;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 py-1.5">
      <span>
        <b className="font-medium">{what}</b>, <Time at={from} /> to <Time at={to} />
        <span className="block text-s text-ink-3">
          {madeBy}: {reason}
        </span>
      </span>
      {mayWithdraw ? (
        <Button size="s" disabled={busy} onClick={withdraw} aria-label={`Take back: ${what}`}>
          Take back
        </Button>
      ) : null}
      {fault}
    </li>
  );
}
