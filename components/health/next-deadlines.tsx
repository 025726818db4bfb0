'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useNow } from '@/components/ui/clock';
import { StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Time, TimeLeft } from '@/components/ui/time';
import { forecastsQuery, type ViewParams } from '@/lib/client';
import { sayWrittenDay } from '@/lib/domain/say';
import { forecastMarks, nextDeadlines } from '@/lib/domain/say-forecast';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';

const MOST = 3;
const asked = ['environment', 'facility', 'department', 'workflow'];

/** The next deadlines of a place, each with its chance in words where it can be known. Loads by itself; nothing where none is under way. */
export function NextDeadlines({ params }: { params: ViewParams }) {
  const scope = Object.fromEntries(Object.entries(params).filter(([name]) => asked.includes(name)));
  const { data } = useQuery({ ...forecastsQuery(scope), refetchInterval: 60_000 });
  const search = useSearchParams();
  const now = useNow(60_000);
  const next = nextDeadlines(data?.forecasts ?? [], MOST);
  if (next.length === 0) return null;
  return (
    <Panel
      title="Next deadlines"
      actions={
        <Link className="to" prefetch={false} href={hrefWith('/kpis', scopeOf(search))}>
          What they rest on
        </Link>
      }
      flush
    >
      <ul>
        {next.map((one) => {
          const { state, word } = forecastMarks[one.state];
          return (
            <li key={one.deadline} className="grid gap-0.5 border-b border-line px-3.5 py-2.5 last:border-0">
              <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{one.name}</span>
                {one.state === 'silent' ? null : (
                  <StateMark state={state} soft={state === 'good'} className="text-s">
                    {word}
                  </StateMark>
                )}
              </span>
              <span className="text-s text-ink-3">
                {sayWrittenDay(one.occasion, new Date(now))}, due <Time at={one.dueAt} />, <TimeLeft at={one.lastDueAt} />
              </span>
              {one.state === 'silent' ? null : <span className="text-pretty text-ink-2">{one.words}</span>}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
