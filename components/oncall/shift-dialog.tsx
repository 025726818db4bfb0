'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useNow, useTimezone } from '@/components/ui/clock';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { actOnSchedule } from '@/lib/client';
import { sayTime } from '@/lib/domain/say';
import type { DutyActionInput, DutyShift, ScheduleView } from '@/lib/domain/views/duty';
import { sayShift } from './duty-timeline';
import { instantOf, localField } from './moments';

type Deed = 'take' | 'swap' | 'replace' | 'add' | 'remove';
const words: Record<Deed, { name: string; does: string }> = {
  take: { name: 'Take it over myself', does: 'Take the shift' },
  swap: { name: 'Ask a colleague to take it', does: 'Ask' },
  replace: { name: 'Put somebody else on duty', does: 'Change' },
  add: { name: 'Put somebody on duty besides', does: 'Add' },
  remove: { name: 'Take them off duty', does: 'Remove' },
};

/** What the reader may do about a shift, or about a stretch in which nobody is on duty. */
export function deedsFor(schedule: ScheduleView, shift: Pick<DutyShift, 'person'> | null): Deed[] {
  const mine = shift?.person.me ?? false;
  return [
    ...(schedule.mayTake && !mine ? (['take'] as const) : []),
    ...(mine ? (['swap'] as const) : []),
    ...(schedule.mayManage ? (shift ? (['replace', 'add', 'remove'] as const) : (['add'] as const)) : []),
  ];
}

interface Props {
  schedule: ScheduleView;
  /** `person` null: nobody is on duty. */
  shift: { person: DutyShift['person'] | null; insteadOf: DutyShift['insteadOf']; from: string; to: string };
  close: () => void;
  /** What the reader should know of what was done. */
  done: (told: string[]) => void;
}

/** Takes a shift, asks for a swap, or changes who is on duty; says what clashes before it is closed. */
export function ShiftDialog({ schedule, shift, close, done }: Props) {
  const client = useQueryClient();
  const now = useNow(60_000);
  const exact = { from: Date.parse(shift.from) < now ? new Date(now).toISOString() : shift.from, to: shift.to };
  const deeds = deedsFor(schedule, shift.person ? { person: shift.person } : null);
  const others = schedule.members.filter(({ email }) => email !== shift.person?.email);
  const me = schedule.members.find((one) => one.me);
  const [deed, setDeed] = useState<Deed>(deeds[0] ?? 'take');
  const [who, setWho] = useState(others.find((one) => !one.me)?.email ?? '');
  const [from, setFrom] = useState(() => localField(exact.from));
  const [to, setTo] = useState(() => localField(exact.to));
  const [back, setBack] = useState('');
  const [reason, setReason] = useState('');
  const { run, busy, fault } = useDeed();
  const window = { from: instantOf(from, exact.from) ?? '', to: instantOf(to, exact.to) ?? '' };
  const wrong = from === '' || to === '' || to <= from || ((deed === 'replace' || deed === 'add' || deed === 'swap') && who === '');
  const asksWhy = deed !== 'swap' && reason.trim().length < 3;
  const action = (): DutyActionInput => {
    if (deed === 'swap') {
      const take = schedule.shifts.find((one) => one.from === back && one.person.email === who);
      return { action: 'ask', asked: who, give: window, take: take ? { from: take.from, to: take.to } : null, note: reason };
    }
    const person = deed === 'take' ? (me?.email ?? null) : deed === 'remove' ? null : who;
    const kind = deed === 'remove' ? 'remove' : deed === 'add' || !shift.person ? 'add' : 'replace';
    return { action: 'override', kind, person, insteadOf: kind === 'add' ? null : (shift.person?.email ?? null), ...window, reason };
  };
  const save = () =>
    run(async () => {
      const { told } = await actOnSchedule(schedule.id, action());
      await client.invalidateQueries({ queryKey: ['schedules'] });
      done(told);
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title={
        shift.person
          ? `${sayShift({ person: shift.person, insteadOf: shift.insteadOf })}, ${schedule.name}`
          : `Nobody is on duty, ${schedule.name}`
      }
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          {deeds.length > 0 ? (
            <Button look="primary" disabled={busy || wrong || asksWhy} onClick={save}>
              {busy ? 'Saving' : words[deed].does}
            </Button>
          ) : null}
        </>
      }
    >
      <p className="text-ink-2">
        <Time at={shift.from} /> to <Time at={shift.to} />
      </p>
      {deeds.length === 0 ? <p>Only people of {schedule.team.name} and its managers change this schedule.</p> : null}
      {deeds.length > 0 ? (
        <>
          <Field name="What">
            <Select value={deed} onChange={(event) => setDeed(event.target.value as Deed)}>
              {deeds.map((id) => (
                <option key={id} value={id}>
                  {words[id].name}
                </option>
              ))}
            </Select>
          </Field>
          {deed === 'swap' || deed === 'replace' || deed === 'add' ? (
            <Field name="Who">
              <Select value={who} onChange={(event) => setWho(event.target.value)}>
                {others
                  .filter((one) => deed !== 'swap' || !one.me)
                  .map(({ email, name }) => (
                    <option key={email} value={email}>
                      {name}
                    </option>
                  ))}
              </Select>
            </Field>
          ) : null}
          <div className="grid gap-3 sm:grid-cols-2">
            <Field name="From">
              <TextInput type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
            </Field>
            <Field name="To">
              <TextInput type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
            </Field>
          </div>
          {deed === 'swap' ? <Return {...{ schedule, who, back, setBack, now }} /> : null}
          <Field
            name={deed === 'swap' ? 'A word to them' : 'Reason'}
            hint={deed === 'swap' ? 'Nothing changes until they say yes.' : 'Stands beside the change and in the audit trail.'}
          >
            <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Field>
        </>
      ) : null}
      {fault}
    </Dialog>
  );
}

interface ReturnProps {
  schedule: ScheduleView;
  who: string;
  back: string;
  setBack: (from: string) => void;
  now: number;
}

/** A shift of theirs that the asker takes for it. */
function Return({ schedule, who, back, setBack, now }: ReturnProps) {
  const timezone = useTimezone();
  const theirs = schedule.shifts.filter(({ person, from }) => person.email === who && Date.parse(from) > now);
  return (
    <Field name="In return" hint="Shifts of theirs in the weeks shown.">
      <Select value={back} onChange={(event) => setBack(event.target.value)}>
        <option value="">Nothing</option>
        {theirs.map(({ from, to }) => (
          <option key={from} value={from}>
            {sayTime(from, timezone, now)} to {sayTime(to, timezone, now)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
