'use client';
import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { type State, StateMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { Panel } from '@/components/ui/panel';
import { Row, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Tag } from '@/components/ui/tag';
import { Time } from '@/components/ui/time';
import { sayCount, sayDuration } from '@/lib/domain/say';
import type { TransactionEvent, TransactionView } from '@/lib/domain/views/transactions';

const marks: Record<string, [State, string]> = {
  received: ['next', 'Received'],
  in_progress: ['next', 'At work'],
  waiting: ['notyet', 'Waiting'],
  retrying: ['medium', 'Trying again'],
  completed: ['good', 'Done'],
  completed_with_warning: ['medium', 'Done, with a warning'],
  failed: ['high', 'Failed'],
  dead_lettered: ['crit', 'Given up'],
  skipped: ['cancelled', 'Skipped'],
  duplicate: ['low', 'Duplicate'],
  cancelled: ['cancelled', 'Cancelled'],
  unknown: ['unknown', 'Unknown'],
};

const errorOf = (event: TransactionEvent) =>
  [event.errorCode ?? event.errorClass, event.errorMessage].filter((part) => part !== null && part !== '').join(': ');

function Technical({ event }: { event: TransactionEvent }) {
  const facts: [string, string | null][] = [
    ['event id', event.eventId],
    ['source', event.source],
    ['received', event.receivedAt],
    ['status of the sender', event.sourceStatus],
    ['message type', event.messageType],
    ['interface', event.interface?.id ?? null],
    ['connector', event.connector?.id ?? null],
    ['error class', event.errorClass],
    ['may be repeated', event.errorRetryable === null ? null : event.errorRetryable ? 'yes' : 'no'],
    ['trace', event.traceId],
    ['span', event.spanId],
    ...event.keys.map((key): [string, string] => [key.name, key.value]),
    ...Object.entries(event.attributes).map(([name, value]): [string, string] => [name, String(value)]),
  ];
  return (
    <dl className="grid grid-cols-[minmax(0,max-content)_minmax(0,1fr)] gap-x-3 gap-y-0.5 py-1.5 font-mono text-xs md:columns-2">
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="truncate text-ink-3">{name}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function EventRow({ event, open, toggle, picked }: { event: TransactionEvent; open: boolean; toggle: () => void; picked: boolean }) {
  const [state, word] = marks[event.status] ?? (['unknown', event.status] as const);
  const error = errorOf(event);
  const line = useRef<HTMLTableRowElement>(null);
  // Scrolling belongs to the browser: a hop picked in the drawing is brought into view.
  useEffect(() => {
    if (picked) line.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [picked]);
  return (
    <>
      <Row ref={line} selected={picked} className={classNames(open && 'border-b-0')}>
        <Td className="pl-3.5 whitespace-nowrap tabular-nums">
          <Time at={event.occurredAt} seconds />
        </Td>
        <Td>
          <StateMark state={state} soft={state === 'good'}>
            {word}
          </StateMark>
        </Td>
        <Td className="max-w-[230px] truncate">{event.milestone?.name ?? event.messageType ?? '-'}</Td>
        <Td className="max-w-[200px] truncate text-ink-2">{event.application?.name ?? '-'}</Td>
        <Td className="max-w-[360px]">
          {error === '' ? null : (
            <span className="block truncate" title={error}>
              {error}
            </span>
          )}
          {event.attempt > 1 ? <Tag>{`attempt ${event.attempt}`}</Tag> : null}{' '}
          {event.afterEnd ? <Tag tone="watch">after the end</Tag> : null}
        </Td>
        <Td right className="text-ink-3">
          {event.durationMs === null ? '' : sayDuration(event.durationMs)}
        </Td>
        <Td right className="pr-3.5 whitespace-nowrap">
          {event.deepLink ? (
            <a className="to mr-2" href={event.deepLink} target="_blank" rel="noreferrer noopener">
              Source
            </a>
          ) : null}
          <IconButton label={open ? 'Hide ids and attributes' : 'Show ids and attributes'} aria-expanded={open} onClick={toggle}>
            <Icon name={open ? 'up' : 'down'} />
          </IconButton>
        </Td>
      </Row>
      {open ? (
        <tr className="bg-bg">
          <td colSpan={7} className="px-3.5">
            <Technical event={event} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** Every log entry in time order with attempts and errors; each opens to its ids and attributes. */
export function EventsPanel({ view, technical, picked }: { view: TransactionView; technical: boolean; picked: string | null }) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const hidden = view.eventCount - view.events.length;
  const all = opened.size >= view.events.length;
  const toggle = (key: string) =>
    setOpened((now) => (now.has(key) ? new Set([...now].filter((one) => one !== key)) : new Set([...now, key])));
  const order = `${sayCount(view.events.length)} in the order in which they happened`;
  return (
    <Panel
      title="Log entries"
      hint={hidden > 0 ? `the newest ${sayCount(view.events.length)}; ${sayCount(hidden)} older ones are not shown` : order}
      actions={
        technical ? (
          <Button look="quiet" size="s" onClick={() => setOpened(all ? new Set() : new Set(view.events.map((event) => event.key)))}>
            {all ? 'Fold all' : 'Unfold all'}
          </Button>
        ) : null
      }
      flush
    >
      <Table caption="Log entries of this transaction">
        <TableHead>
          <Th className="pl-3.5">When</Th>
          <Th>What</Th>
          <Th>Step</Th>
          <Th>Application</Th>
          <Th>Error, attempt</Th>
          <Th right>Took</Th>
          <Th right className="pr-3.5">
            <span className="sr-only">More</span>
          </Th>
        </TableHead>
        <TableBody>
          {view.events.map((event) => {
            const chosen = picked === event.key;
            return (
              <EventRow
                key={event.key}
                event={event}
                open={opened.has(event.key) || (technical && chosen)}
                toggle={() => toggle(event.key)}
                picked={chosen}
              />
            );
          })}
        </TableBody>
      </Table>
    </Panel>
  );
}
