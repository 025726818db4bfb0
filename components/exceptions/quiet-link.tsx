import Link from 'next/link';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';

/** The way to keep quiet what is like this exception, for planned work; nothing where it is over or quiet already. */
export function QuietLink({ row }: { row: ExceptionRow }) {
  if (row.state === 'resolved' || row.silenced) return null;
  const about = new URLSearchParams({ environment: row.environment, codes: row.code });
  if (row.connector) about.set('connectors', row.connector.id);
  const [facility, ...more] = row.facilities;
  if (facility && more.length === 0) about.set('facilities', facility.id);
  return (
    <p className="mt-2 text-s">
      <Link prefetch={false} className="text-accent hover:underline" href={`/on-call/silences?${about}`}>
        Keep quiet what is like this
      </Link>
    </p>
  );
}
