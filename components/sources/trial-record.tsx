import { StateMark } from '@/components/ui/glyph';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Tag } from '@/components/ui/tag';
import { sayPlural } from '@/lib/domain/say';
import type { PresetTrial, TriedField } from '@/lib/domain/views/presets';

type Tried = PresetTrial['records'][number];

const origins: Record<TriedField['origin'], string> = {
  verified: 'Verified',
  unverified: 'Needs confirmation',
  feed: 'Your feed',
  constant: 'The preset',
  words: 'Words of the error',
  catalog: 'Your catalog',
  derived: 'Derived',
};

/** One record as it would be taken: an event part by part, left out, or refused, each with the reason. */
export function TrialRecord({ record, alone }: { record: Tried; alone: boolean }) {
  return (
    <section aria-label={`Record ${record.index + 1}`} className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <p className="flex flex-wrap items-center gap-2">
        {alone ? null : <span className="text-ink-3">Record {record.index + 1}</span>}
        {record.outcome === 'event' ? (
          <StateMark state="good">Becomes an event</StateMark>
        ) : record.outcome === 'left_out' ? (
          <StateMark state="low">{record.kind === 'application_health' ? 'Left out: tells of an application' : 'Left out'}</StateMark>
        ) : (
          <StateMark state="crit">Refused</StateMark>
        )}
        {record.outcome === 'refused' ? <span className="font-mono text-xs text-ink-3">{record.code}</span> : null}
      </p>
      {record.outcome === 'event' ? <Event {...record} /> : null}
      {record.outcome === 'left_out' ? <p className="text-ink-2">{record.because}.</p> : null}
      {record.outcome === 'refused' ? <p className="text-ink-2">{record.message}</p> : null}
    </section>
  );
}

function Event({ fields, attributes, withheld, gaps }: Extract<Tried, { outcome: 'event' }>) {
  return (
    <>
      <Table caption="The event">
        <TableHead>
          <Th>Part</Th>
          <Th>Value</Th>
          <Th>From</Th>
          <Th>Name in the record</Th>
        </TableHead>
        <TableBody>
          {fields.map((field) => (
            <Row key={`${field.field} ${field.value}`}>
              <RowHead className="whitespace-nowrap">{field.field}</RowHead>
              <Td className="max-w-[340px] min-w-[180px] font-mono text-s [overflow-wrap:anywhere]">{field.value}</Td>
              <Td className="whitespace-nowrap">
                {field.origin === 'unverified' ? (
                  <Tag tone="watch">{origins.unverified}</Tag>
                ) : (
                  <span className="text-ink-2">{origins[field.origin]}</span>
                )}
                {field.mark ? <span className="ml-1.5 text-s text-ink-3">{field.mark}</span> : null}
              </Td>
              <Td className="min-w-[130px] font-mono text-s [overflow-wrap:anywhere] text-ink-2">{field.names.join(', ')}</Td>
            </Row>
          ))}
        </TableBody>
      </Table>
      {gaps.map(({ field, value }) => (
        <p key={field} className="text-ink-2">
          <StateMark state="unknown">Unknown {field}</StateMark> <span className="font-mono text-s">{value}</span>: the event is kept as not
          assigned. Name it in feeds.yaml of the catalog.
        </p>
      ))}
      {withheld.length > 0 ? (
        <p className="text-ink-2">
          Kept nowhere: <span className="font-mono text-s">{withheld.join(', ')}</span>
        </p>
      ) : null}
      <details>
        <summary className="cursor-pointer text-ink-2">
          {sayPlural(attributes.length, 'value')} kept beside it, for reading it again
        </summary>
        <dl className="mt-2 grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1 text-s">
          {attributes.map(({ name, value }) => (
            <div key={name} className="contents">
              <dt className="font-mono [overflow-wrap:anywhere] text-ink-3">{name}</dt>
              <dd className="font-mono [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
