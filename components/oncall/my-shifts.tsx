'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Panel } from '@/components/ui/panel';
import { RelativeTime, Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { actOnFeed } from '@/lib/client';
import type { DutyFeed, Schedules } from '@/lib/domain/views/duty';

const SHOWN = 6;

/** The reader's own shifts, nearest first, with the way to give one away. */
export function MyShifts({ view, ask }: { view: Schedules; ask: (shift: Schedules['mine'][number]) => void }) {
  const [all, setAll] = useState(false);
  const [feeds, setFeeds] = useState(false);
  const shown = all ? view.mine : view.mine.slice(0, SHOWN);
  return (
    <Panel
      title="My shifts"
      hint="next 60 days"
      flush
      actions={
        <Button size="s" onClick={() => setFeeds(true)}>
          In my calendar
        </Button>
      }
    >
      {view.mine.length === 0 ? <p className="px-3.5 py-3 text-ink-2">You are on no schedule in the next 60 days.</p> : null}
      <ul className="divide-y divide-line">
        {shown.map((shift) => (
          <li key={`${shift.schedule} ${shift.from}`} className="flex items-center justify-between gap-3 px-3.5 py-2">
            <span className="min-w-0">
              <span className="font-medium">
                <Time at={shift.from} /> to <Time at={shift.to} />
              </span>
              <span className="block truncate text-s text-ink-3">
                {shift.scheduleName}
                {shift.insteadOf ? `, for ${shift.insteadOf.name}` : ''}
                {Date.parse(shift.from) <= Date.parse(view.asOf) ? (
                  ', now'
                ) : (
                  <>
                    , <RelativeTime at={shift.from} />
                  </>
                )}
              </span>
            </span>
            {view.schedules.some(({ id }) => id === shift.schedule) ? (
              <Button
                size="s"
                className="max-md:h-9"
                onClick={() => ask(shift)}
                aria-label={`Swap ${shift.scheduleName} ${shift.from.slice(0, 10)}`}
              >
                Swap
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {view.mine.length > SHOWN && !all ? (
        <div className="border-t border-line px-3.5 py-2">
          <Button size="s" look="quiet" onClick={() => setAll(true)}>
            {view.mine.length - SHOWN} more
          </Button>
        </div>
      ) : null}
      {feeds ? <FeedDialog view={view} close={() => setFeeds(false)} /> : null}
    </Panel>
  );
}

/** Calendar addresses: made, told once, revoked. */
function FeedDialog({ view, close }: { view: Schedules; close: () => void }) {
  const client = useQueryClient();
  const [url, setUrl] = useState<string | null>(null);
  const { run, busy, fault } = useDeed();
  const renew = () => client.invalidateQueries({ queryKey: ['schedules'] });
  const make = (schedule: string | null) =>
    run(async () => {
      setUrl((await actOnFeed({ action: 'create', schedule })).url);
      await renew();
    });
  const revoke = (feed: DutyFeed) =>
    run(async () => {
      await actOnFeed({ action: 'revoke', id: feed.id });
      await renew();
    });
  return (
    <Dialog open close={close} title="Shifts in a calendar" actions={<Button onClick={close}>Close</Button>}>
      <p className="text-pretty text-ink-2">
        A calendar program reads the shifts from a secret address and keeps them current. Whoever has the address can read it, so it shows
        names and times alone, and you can revoke it.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={busy} onClick={() => make(null)}>
          My shifts
        </Button>
        {view.schedules.map(({ id, name }) => (
          <Button key={id} disabled={busy} onClick={() => make(id)}>
            {name}
          </Button>
        ))}
      </div>
      {url ? (
        <div role="status" className="grid gap-1 rounded-m border border-line bg-sunken px-3 py-2">
          <p className="font-medium">Copy it now: it is not shown again.</p>
          <div className="flex items-center gap-2">
            <code className="min-w-0 flex-1 text-s break-all">{url}</code>
            <CopyButton value={url} label="address" />
          </div>
        </div>
      ) : null}
      {view.feeds.length > 0 ? (
        <ul aria-label="Addresses in use" className="divide-y divide-line border-t border-line">
          {view.feeds.map((feed) => (
            <li key={feed.id} className="flex items-center justify-between gap-3 py-1.5">
              <span>
                {feed.name}
                <span className="block text-s text-ink-3">
                  made <Time at={feed.madeAt} />
                  {feed.lastUsedAt ? (
                    <>
                      , read <RelativeTime at={feed.lastUsedAt} />
                    </>
                  ) : (
                    ', never read'
                  )}
                </span>
              </span>
              <Button size="s" look="danger" disabled={busy} onClick={() => revoke(feed)} aria-label={`Revoke ${feed.name}`}>
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {fault}
    </Dialog>
  );
}
