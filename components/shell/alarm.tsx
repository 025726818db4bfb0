'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Glyph } from '@/components/ui/glyph';
import { useHydrated } from '@/components/ui/use-hydrated';
import { pulseQuery } from '@/lib/client';

/** A red line over every screen while people cannot be told as they must. */
export function Alarm() {
  const environment = useSearchParams().get('environment');
  const { data } = useQuery(pulseQuery(environment ? { environment } : {}));
  const hydrated = useHydrated();
  if (!hydrated || !data?.alarm) return null;
  return (
    <p role="alert" className="flex items-start gap-2 border-b border-crit bg-crit-soft px-3 py-1.5 md:px-5">
      <Glyph state="crit" className="mt-[3px]" />
      <span className="min-w-0 text-pretty [overflow-wrap:anywhere]">
        <b className="font-semibold">{data.alarm}</b>{' '}
        <Link className="to" href="/on-call/telling" prefetch={false}>
          See what was found
        </Link>
      </span>
    </p>
  );
}
