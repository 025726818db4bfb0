import Link from 'next/link';
import type { TeamDuty } from '@/lib/domain/views/duty';
import { Time } from './time';

/** Who is on call for a team now, as a line below its name; nothing for a team without a schedule. */
export function OnDuty({ duty }: { duty: TeamDuty | null }) {
  if (!duty) return null;
  if (duty.people.length === 0) return <dd className="text-s text-ink-2">Nobody is on call: its address is told</dd>;
  return (
    <dd className="text-s text-ink-2">
      On call:{' '}
      <Link href={`/on-call/schedules?team=${duty.team}`} prefetch={false} className="hover:underline">
        {duty.people.map(({ person }) => (person.me ? 'you' : person.name)).join(' and ')}
      </Link>
      {duty.people[0]?.until ? (
        <>
          {' '}
          until <Time at={duty.people[0].until} />
        </>
      ) : null}
    </dd>
  );
}
