'use client';
import { useQuery } from '@tanstack/react-query';
import { useNow, useTimezone } from '@/components/ui/clock';
import { StateMark } from '@/components/ui/glyph';
import { Time, TimeLeft } from '@/components/ui/time';
import { forecastsQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayTime, sayWrittenDay } from '@/lib/domain/say';
import { forecastMarks } from '@/lib/domain/say-forecast';
import type { Forecast } from '@/lib/domain/views/forecasts';

/** Whether the deadlines under way will be met, each with what it rests on. Nothing where none is under way. */
export function DeadlineForecasts({ params }: { params: ViewParams }) {
  const { data } = useQuery({ ...forecastsQuery(params), refetchInterval: 60_000 });
  if (!data || data.forecasts.length === 0) return null;
  return (
    <section aria-label="Will it be met" className="mt-7">
      <h2 className="border-t border-ink-3 pt-2 pb-2.5 text-l">Will it be met?</h2>
      <ul className="grid gap-x-11 gap-y-5 md:grid-cols-2 xl:grid-cols-3">
        {data.forecasts.map((forecast) => (
          <OneForecast key={forecast.deadline} forecast={forecast} />
        ))}
      </ul>
    </section>
  );
}

function OneForecast({ forecast }: { forecast: Forecast }) {
  const { state, word } = forecastMarks[forecast.state];
  const timezone = useTimezone();
  const now = useNow(60_000);
  const { completion, begun, done, record } = forecast;
  const time = (at: string) => sayTime(at, timezone, now);
  return (
    <li className="grid min-w-0 content-start gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="font-semibold">{forecast.name}</h3>
        <StateMark state={state} soft={state === 'good' || state === 'unknown'}>
          {word}
        </StateMark>
      </div>
      <p className="text-s text-ink-3">
        {sayWrittenDay(forecast.occasion, new Date(now))}, due <Time at={forecast.dueAt} />, <TimeLeft at={forecast.lastDueAt} />
      </p>
      {begun > 0 ? <Course forecast={forecast} /> : null}
      <p className="text-pretty text-ink-2">{forecast.words}</p>
      {completion ? (
        <p className="text-s text-pretty text-ink-3">
          {sayCount(done)} of {sayCount(begun)} done.{' '}
          {completion.middle
            ? `Complete about ${time(completion.middle)} (${time(completion.low)} to ${completion.high ? time(completion.high) : 'later than is looked at'})`
            : 'It may stay incomplete beyond the time that is looked at'}
          . Told from the others, the range would have held in {record.held} of {record.comparable}.
        </p>
      ) : begun > 0 ? (
        <p className="text-s text-ink-3">
          {sayCount(done)} of {sayCount(begun)} done.
        </p>
      ) : null}
      {forecast.state === 'likely_late' || forecast.state === 'late' ? (
        <p className="text-s text-ink-3">
          If it is missed: {forecast.consequence.charAt(0).toLowerCase() + forecast.consequence.slice(1)}.
        </p>
      ) : null}
    </li>
  );
}

const percent = (share: number) => `${Math.min(100, Math.max(0, share * 100))}%`;
const say = (share: number) => `${(share * 100).toFixed(share > 0.9 && share < 1 ? 1 : 0)} %`;

/** Done so far in full, the range expected at the deadline pale, the share that counts as met as a line. */
function Course({ forecast }: { forecast: Forecast }) {
  const { done, begun, shareAtDue, objective } = forecast;
  const label = shareAtDue
    ? `${say(done / begun)} done; expected at the deadline ${say(shareAtDue.middle)}, between ${say(shareAtDue.low)} and ${say(shareAtDue.high)}`
    : `${say(done / begun)} done`;
  return (
    <div className="grid gap-0.5">
      <div role="img" aria-label={label} className="relative h-2.5 bg-sunken">
        {shareAtDue ? (
          <span
            className="absolute inset-y-0 border-x border-ink-3 bg-line-strong"
            style={{ left: percent(shareAtDue.low), width: percent(Math.max(0.004, shareAtDue.high - shareAtDue.low)) }}
          />
        ) : null}
        <span className="absolute inset-y-[3px] left-0 bg-ink-2" style={{ width: percent(done / begun) }} />
        <span className="absolute -inset-y-0.5 w-px bg-ink" style={{ left: `calc(${percent(objective)} - 1px)` }} />
      </div>
      {shareAtDue ? (
        <p aria-hidden="true" className="text-s text-ink-3">
          At the deadline {say(shareAtDue.middle)}, 8 times in 10 between {say(shareAtDue.low)} and {say(shareAtDue.high)}
        </p>
      ) : null}
    </div>
  );
}
