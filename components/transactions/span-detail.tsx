import { CopyButton } from '@/components/ui/copy-button';
import { StateMark } from '@/components/ui/glyph';
import { sayDuration, sayShare } from '@/lib/domain/say';
import type { Span, Trace } from '@/lib/domain/views/transactions';
import { sayOffset } from './trace-axis';

function Facts({ rows }: { rows: [string, React.ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[minmax(70px,max-content)_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="truncate text-ink-3">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The chosen span: state, times, what happened inside it, and its attributes. */
export function SpanDetail({ span, trace }: { span: Span; trace: Trace }) {
  const attributes = Object.entries(span.attributes);
  return (
    <aside aria-label="Chosen span" className="grid content-start gap-3 border-line px-3.5 py-3 text-s max-xl:border-t xl:border-l">
      <div>
        <h3 className="text-m text-ink">{span.name}</h3>
        <p className="text-ink-3">{span.application.name}</p>
      </div>
      <Facts
        rows={[
          [
            'State',
            <StateMark
              key="state"
              state={span.status === 'error' ? 'crit' : 'good'}
              soft={span.status !== 'error'}
              className="whitespace-normal!"
            >
              {span.status === 'error' ? (span.statusMessage ?? 'Failed') : 'No error'}
            </StateMark>,
          ],
          ['Start', `+${sayOffset(span.startMs)}`],
          [
            'Duration',
            `${sayDuration(span.durationMs)}${trace.durationMs > 0 ? `, ${sayShare(span.durationMs / trace.durationMs)} of all` : ''}`,
          ],
          ['Self', sayDuration(span.selfMs)],
          ['Kind', span.kind],
        ]}
      />
      {span.events.length > 0 ? (
        <div>
          <h3 className="mb-1">Events</h3>
          <Facts rows={span.events.map((event, index) => [`+${sayOffset(Math.max(0, event.atMs))}${' '.repeat(index)}`, event.name])} />
        </div>
      ) : null}
      {span.links.length > 0 ? (
        <div>
          <h3 className="mb-1">Links</h3>
          <Facts
            rows={span.links.map((link, index) => [
              `${link.direction === 'to' ? 'Points to' : 'Pointed to by'}${' '.repeat(index)}`,
              <a key={link.spanId} href={`/transactions?q=${link.traceId}`} className="to font-mono text-xs">
                trace {link.traceId.slice(0, 8)}
              </a>,
            ])}
          />
        </div>
      ) : null}
      {attributes.length > 0 ? (
        <div>
          <h3 className="mb-1">Attributes</h3>
          <div className="font-mono text-xs">
            <Facts rows={attributes.map(([name, value]) => [name, String(value)])} />
          </div>
        </div>
      ) : null}
      <p className="flex items-center gap-1 font-mono text-xs text-ink-3">
        {span.id}
        <CopyButton value={span.id} label="span id" />
      </p>
    </aside>
  );
}
