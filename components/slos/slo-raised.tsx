'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { SeverityMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { SloView } from '@/lib/domain/views/slos';

/** The exceptions that a service level raised, the newest first. */
export function Raised({ exceptions }: { exceptions: SloView['exceptions'] }) {
  const scope = scopeOf(useSearchParams());
  return (
    <Panel title="Exceptions it raised" hint={exceptions.length === 0 ? undefined : String(exceptions.length)} flush>
      {exceptions.length === 0 ? <p className="px-3.5 py-3 text-ink-2">None so far.</p> : null}
      <ul>
        {exceptions.map((one) => (
          <li key={one.ref} className="grid gap-0.5 border-b border-line px-3.5 py-2.5 last:border-0">
            <span className="flex justify-between gap-2 text-s">
              <SeverityMark severity={one.severity} />
              <span className="text-ink-3">
                <Time at={one.openedAt} />
                {one.resolvedAt ? (
                  <>
                    {' '}
                    to <Time at={one.resolvedAt} />
                  </>
                ) : (
                  `, ${one.state}`
                )}
              </span>
            </span>
            <Link href={hrefWith(`/exceptions/${one.ref}`, scope)} prefetch={false} className="font-medium text-pretty hover:underline">
              {one.ref}
            </Link>
            <span className="text-s text-pretty text-ink-3">{one.statement}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
