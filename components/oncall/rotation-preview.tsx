'use client';
import { useQuery } from '@tanstack/react-query';
import { Glyph } from '@/components/ui/glyph';
import { LoadFault } from '@/components/ui/load-fault';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Time } from '@/components/ui/time';
import { rotationPreviewQuery } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import type { WrittenSchedule } from '@/lib/domain/views/rotation';
import { DutyTimeline } from './duty-timeline';

const MOST_GAPS = 5;

/** Who would be on duty in the next four weeks by what is being written, and where nobody would be. */
export function RotationPreview({ written }: { written: WrittenSchedule }) {
  const { data, error, refetch } = useQuery(rotationPreviewQuery(written));
  return (
    <Panel title="The next four weeks" hint="by what is written here, with the changes made by hand">
      {error ? (
        <LoadFault error={error} retry={refetch}>
          It could not be worked out
        </LoadFault>
      ) : null}
      {!data && !error ? <SkeletonRows rows={3} /> : null}
      {data?.fault ? <p className="text-ink-2">{data.fault}</p> : null}
      {data && data.fault === null ? (
        <div className="grid gap-2.5">
          <p role="status" className="flex items-start gap-2">
            <Glyph state={data.gaps.length === 0 ? 'good' : 'high'} className="mt-[3px]" />
            <span>
              {data.gaps.length === 0
                ? 'Somebody is on duty whenever the team should have somebody.'
                : `Nobody is on duty in ${sayPlural(data.gaps.length, 'stretch', 'stretches')}: the team’s address alone is told then.`}
            </span>
          </p>
          <DutyTimeline
            view={data}
            people={data.people}
            rows={[
              { name: 'On duty', shifts: data.shifts, gaps: true },
              ...(data.layers.length > 1 ? [...data.layers].reverse().map(({ name, shifts }) => ({ name, shifts })) : []),
            ]}
            pick={null}
          />
          {data.gaps.length > 0 ? (
            <ul aria-label="Gaps" className="text-s text-ink-2">
              {data.gaps.slice(0, MOST_GAPS).map(({ from, to }) => (
                <li key={from}>
                  <Time at={from} /> to <Time at={to} />
                </li>
              ))}
              {data.gaps.length > MOST_GAPS ? <li>and {data.gaps.length - MOST_GAPS} more</li> : null}
            </ul>
          ) : null}
        </div>
      ) : null}
    </Panel>
  );
}
