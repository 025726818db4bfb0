import Link from 'next/link';
import { SeverityMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { TimeLeft } from '@/components/ui/time';
import { sayImpact, sayPlaces } from '@/lib/domain/say-exception';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';

/** Exceptions that can wait, as rows wide enough for a thumb. */
export function RowList({ title, rows }: { title: string; rows: ExceptionRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section aria-label={title} className="border-t border-line pt-3.5">
      <h2 className="px-4 pb-1 text-l lg:px-0">
        {title} <span className="text-m font-normal text-ink-3 tabular-nums">{rows.length}</span>
      </h2>
      <ul>
        {rows.map((row) => (
          <li key={row.ref} className="border-b border-line last:border-0">
            <Link
              href={`/exceptions/${row.ref}`}
              prefetch={false}
              className="flex min-h-14 items-center gap-3 px-4 py-2 hover:bg-bg lg:px-0"
            >
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline justify-between gap-3">
                  <SeverityMark severity={row.severity} />
                  <TimeLeft at={row.dueAt} className="text-s text-ink-2 tabular-nums" />
                </span>
                <span className="block font-medium">{row.title}</span>
                <span className="block truncate text-s text-ink-3">
                  {[sayPlaces(row.facilities), sayImpact(row)[0], row.person ? (row.person.me ? 'you' : row.person.name) : 'nobody yet']
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              <Icon name="right" className="text-ink-3" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
