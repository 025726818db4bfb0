import { StateMark } from '@/components/ui/glyph';
import { Time } from '@/components/ui/time';
import type { RejectedTrial } from '@/lib/domain/views/rejected';

const standing = { new: 'New', duplicate: 'Known already: it counts once', contradiction: 'Stored with other content' };

/** What a record would become, or why it is still refused. */
export function RefusedTrial({ trial }: { trial: RejectedTrial }) {
  return (
    <section aria-label="What it becomes" aria-live="polite" className="grid gap-2 rounded-l border border-line bg-sunken px-3.5 py-3">
      {trial.fault ? (
        <>
          <StateMark state="high">Still refused</StateMark>
          <p>{trial.fault.message}</p>
        </>
      ) : (
        <StateMark state="good">It would be taken</StateMark>
      )}
      {trial.events.map((event) => (
        <dl
          key={`${event.occurredAt} ${event.milestone}`}
          className="grid grid-cols-[110px_minmax(0,1fr)] gap-x-3 gap-y-0.5 [&>dd]:break-words [&>dt]:text-ink-3"
        >
          <dt>Event</dt>
          <dd>{standing[event.standing]}</dd>
          <dt>Happened</dt>
          <dd>
            <Time at={event.occurredAt} />
          </dd>
          <dt>Workflow</dt>
          <dd>
            {event.workflow}
            {event.milestone ? `, ${event.milestone}` : ''}, {event.status.replaceAll('_', ' ')}
          </dd>
          <dt>Where</dt>
          <dd>{[event.facility, event.department, event.interface].filter((part) => part !== null).join(', ')}</dd>
          <dt>Known by</dt>
          <dd>
            {[...event.businessKeys.map(({ type, value }) => `${type} ${value}`), event.transactionId, event.correlationId, event.traceId]
              .filter((part) => part !== null)
              .join(', ')}
          </dd>
          {event.unknown.length > 0 ? (
            <>
              <dt>Not in the catalog</dt>
              <dd className="text-watch-text">{event.unknown.map(({ field, value }) => `${field} ${value}`).join(', ')}</dd>
            </>
          ) : null}
        </dl>
      ))}
      {trial.spans > 0 ? <p className="text-ink-2">{trial.spans === 1 ? 'One span' : `${trial.spans} spans`} for the trace.</p> : null}
    </section>
  );
}
