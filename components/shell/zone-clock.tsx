'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { ClockProvider } from '@/components/ui/clock';
import { listOf } from '@/lib/domain/scope-url';
import type { Shell } from '@/lib/domain/views/shell';
import { zoneOf } from '@/lib/domain/zone-choice';

/** The zone of the one facility that the address is about; null where it is about none or several. */
export function useFacilityZone(shell: Shell): { name: string; timezone: string } | null {
  const [, first, second] = usePathname().split('/');
  const scope = listOf(useSearchParams(), 'facility');
  const ids = first === 'facilities' && second ? [second] : scope;
  return (ids.length === 1 ? shell.facilities.find(({ id }) => id === ids[0]) : undefined) ?? null;
}

/** Gives every time of a screen the zone that its reader chose. */
export function ZoneClock({
  shell,
  zone,
  renderedAt,
  children,
}: {
  shell: Shell;
  zone: string;
  renderedAt: number;
  children: React.ReactNode;
}) {
  const facility = useFacilityZone(shell);
  const timezone = zoneOf(zone, { organisation: shell.timezone, facility: facility?.timezone ?? null });
  return (
    <ClockProvider timezone={timezone} renderedAt={renderedAt}>
      {children}
    </ClockProvider>
  );
}
