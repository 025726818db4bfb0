import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { sayDate, sayNumber } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { ReportList } from '@/lib/domain/views/reports';
import { DigestSwitch } from './digest-switch';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The pages for executives, with one's own weekly mail of each. */
export function ReportsScreen({ list, search }: { list: ReportList; search: string }) {
  const { reports, email, timezone } = list;
  if (reports.length === 0)
    return (
      <EmptyState
        title="No report is described yet"
        command="npm run admin -- catalog apply catalog"
        how="A few lines in reports.yaml of the catalog say which measures it holds and who gets the weekly mail:"
      >
        A report is a page for one audience, ready to print.
      </EmptyState>
    );
  const mine = reports.filter(({ digest }) => digest?.on).length;
  return (
    <>
      <PageHead
        title={`${capital(sayNumber(reports.length))} ${reports.length === 1 ? 'report' : 'reports'}, ready to print`}
        lede={mine === 0 ? 'You get none of them by mail.' : `You get ${sayNumber(mine)} of them by mail${email ? `, at ${email}` : ''}.`}
      />
      <ul className="rounded-l border border-line bg-surface">
        {reports.map(({ id, title, reader, measures, computed, digest }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-5 gap-y-2 border-t border-line px-4 py-3 first:border-0">
            <div className="min-w-[200px] flex-1">
              <Link href={hrefWith(`/reports/${id}`, scopeOf(search))} prefetch={false} className="text-l font-semibold hover:text-accent">
                {title}
              </Link>
              <p className="text-s text-ink-3">
                For the {reader.charAt(0).toLowerCase() + reader.slice(1)}.{' '}
                {computed === measures ? `${measures} measures` : `${computed} of ${measures} measures have a number`}.
              </p>
            </div>
            <div className="min-w-[230px] text-s text-ink-3">
              {digest === null
                ? 'No weekly mail.'
                : `${weekdays[digest.weekday - 1]} ${digest.at}${digest.nextAt ? `, next on ${sayDate(digest.nextAt, timezone)}` : ''}`}
            </div>
            {digest && email ? <DigestSwitch audience={id} on={digest.on} /> : null}
          </li>
        ))}
      </ul>
      <p className="text-s text-ink-3">
        A weekly mail holds only what you may see here. It goes out on your own clock, and once for each week.
      </p>
    </>
  );
}
