'use client';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { useTimezone } from '@/components/ui/clock';
import { PickMenu } from '@/components/ui/pick-menu';
import { sayZone } from '@/lib/domain/say';
import type { Shell } from '@/lib/domain/views/shell';
import { setZone } from './preferences';
import { useFacilityZone } from './zone-clock';

const UTC = 'Coordinated Universal Time';

/** In which zone times are read, and the way to another: that of the organisation, of the facility, the reader's own, or UTC. */
export function ZoneMenu({ shell, zone }: { shell: Shell; zone: string }) {
  const router = useRouter();
  const timezone = useTimezone();
  const facility = useFacilityZone(shell);
  const [pending, startTransition] = useTransition();
  const choose = (id: string) => {
    setZone(id);
    startTransition(() => router.refresh());
  };
  return (
    <div aria-busy={pending} className={pending ? 'opacity-60' : undefined}>
      <PickMenu
        name="Times"
        single
        summary={timezone === 'UTC' ? 'UTC' : sayZone(timezone)}
        options={optionsOf(shell, zone, facility)}
        chosen={[zone]}
        choose={([id]) => choose(id ?? 'organisation')}
      />
    </div>
  );
}

function optionsOf(shell: Shell, zone: string, facility: { name: string; timezone: string } | null) {
  // The menu is opened in a browser: only there is its own zone known.
  const own = typeof window === 'undefined' ? null : Intl.DateTimeFormat().resolvedOptions().timeZone;
  const words = [
    { id: 'organisation', name: shell.organisation, hint: sayZone(shell.timezone) },
    { id: 'facility', name: facility?.name ?? 'The facility looked at', hint: facility ? sayZone(facility.timezone) : 'its own' },
    { id: 'utc', name: UTC, hint: 'UTC' },
  ];
  const named = [own, zone].filter((id): id is string => id !== null && !words.some((one) => one.id === id) && id !== 'UTC');
  return [...words, ...[...new Set(named)].map((id) => ({ id, name: id === own ? 'This device' : id, hint: sayZone(id) }))];
}
