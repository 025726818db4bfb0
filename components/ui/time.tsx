'use client';
import { sayClock, sayDuration, sayStamp, sayTime } from '@/lib/domain/say';
import { useNow, useTimezone } from './clock';

/** A moment as people say it (08:12, Tue 08:12, 12 Oct 08:12), with the exact stamp on hover. */
export function Time({ at, className, seconds = false }: { at: string; className?: string; seconds?: boolean }) {
  const timezone = useTimezone();
  const now = useNow(60_000);
  return (
    <time dateTime={at} title={sayStamp(at, timezone)} className={className}>
      {sayTime(at, timezone, now)}
      {seconds ? sayClock(at, timezone).slice(5) : null}
    </time>
  );
}

/** How far a moment is: `12 min ago`, or `in 3 h 48 min` when it lies ahead. `past`: it cannot, whatever the clocks say. Keeps itself current. */
export function RelativeTime({
  at,
  className,
  bare = false,
  past = false,
}: {
  at: string;
  className?: string;
  bare?: boolean;
  past?: boolean;
}) {
  const timezone = useTimezone();
  const exact = useNow(1000);
  const rough = useNow(60_000);
  const ms = Date.parse(at);
  const now = Math.abs(ms - rough) < 90_000 ? exact : rough;
  const words = sayDuration(Math.max(1, Math.floor(Math.abs(now - ms) / 1000)) * 1000);
  return (
    <time dateTime={at} title={sayStamp(at, timezone)} className={className}>
      {bare ? words : ms > now && !past ? `in ${words}` : `${words} ago`}
    </time>
  );
}

/** Time left to a due moment: `3 h 48 min left`, or `25 min over` once it has passed. */
export function TimeLeft({ at, className }: { at: string; className?: string }) {
  const timezone = useTimezone();
  const now = useNow(60_000);
  const left = Date.parse(at) - now;
  return (
    <time
      dateTime={at}
      title={sayStamp(at, timezone)}
      className={className}
    >{`${sayDuration(Math.abs(left))} ${left >= 0 ? 'left' : 'over'}`}</time>
  );
}
