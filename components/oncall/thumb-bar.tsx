'use client';
import { Button, LinkButton } from '@/components/ui/button';
import { TimeLeft } from '@/components/ui/time';
import type { ExceptionView } from '@/lib/domain/views/exception';
import { useAcknowledge } from './use-acknowledge';

/** At the foot of the phone, within reach of a thumb: acknowledge the first exception, or open it. */
export function ThumbBar({ view }: { view: ExceptionView }) {
  const { acknowledge, busy, fault } = useAcknowledge(view.row);
  const open = view.row.acknowledgedAt === null;
  return (
    <div className="sticky bottom-0 z-10 grid gap-2 border-t border-line bg-surface px-4 pt-2.5 pb-[max(12px,env(safe-area-inset-bottom))]">
      {fault ? (
        <p role="alert" className="font-medium">
          {fault}
        </p>
      ) : null}
      <p role="status" className="flex justify-between gap-3 text-ink-2">
        <span>
          {open
            ? `${view.row.ref}, not acknowledged`
            : `${view.row.ref}, acknowledged by ${view.row.person?.me ? 'you' : (view.row.person?.name ?? view.row.team.name)}`}
        </span>
        {open ? <TimeLeft at={view.row.acknowledgeBy} className="font-semibold text-ink" /> : null}
      </p>
      <div className="flex gap-2">
        {view.allowed.includes('acknowledge') ? (
          <Button look="primary" disabled={busy} onClick={acknowledge} className="h-13! flex-[2]! text-l!">
            {busy ? 'Saving' : 'Acknowledge'}
          </Button>
        ) : null}
        <LinkButton href={`/exceptions/${view.row.ref}`} className="h-13! flex-1! text-l!">
          {view.allowed.includes('acknowledge') ? 'Open' : 'Open, hand over or resolve'}
        </LinkButton>
      </div>
    </div>
  );
}
