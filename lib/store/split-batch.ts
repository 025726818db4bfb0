import type { NormalizedBatch, ReceiveAnswer } from '@/lib/domain';

/** The two halves of a batch, with all that belongs to one record kept together; null when it holds one record. */
export function splitBatch(batch: NormalizedBatch): [NormalizedBatch, NormalizedBatch] | null {
  const indexes = [
    ...new Set(
      [
        ...batch.events,
        ...batch.spans,
        ...(batch.metrics ?? []),
        ...(batch.markers ?? []),
        ...(batch.references ?? []),
        ...batch.rejected,
      ].map(({ index }) => index),
    ),
  ].sort((a, b) => a - b);
  const middle = indexes[Math.ceil(indexes.length / 2)];
  if (indexes.length < 2 || middle === undefined) return null;
  const part = (belongs: (index: number) => boolean): NormalizedBatch => ({
    events: batch.events.filter(({ index }) => belongs(index)),
    spans: batch.spans.filter(({ index }) => belongs(index)),
    metrics: (batch.metrics ?? []).filter(({ index }) => belongs(index)),
    markers: (batch.markers ?? []).filter(({ index }) => belongs(index)),
    references: (batch.references ?? []).filter(({ index }) => belongs(index)),
    rejected: batch.rejected.filter(({ index }) => belongs(index)),
  });
  return [part((index) => index < middle), part((index) => index >= middle)];
}

/** The answer of two halves that were stored one after the other. */
export function joinAnswers(one: ReceiveAnswer, two: ReceiveAnswer): ReceiveAnswer {
  return {
    accepted: one.accepted + two.accepted,
    duplicates: one.duplicates + two.duplicates,
    rejected: one.rejected + two.rejected,
    ...(one.leftOut === undefined && two.leftOut === undefined ? {} : { leftOut: (one.leftOut ?? 0) + (two.leftOut ?? 0) }),
    errors: [...one.errors, ...two.errors].slice(0, 100),
  };
}

/** A batch of one record that PostgreSQL would not take, as a refusal that says so in its words. */
export function refuseBatch(batch: NormalizedBatch, reason: string): NormalizedBatch {
  const lone = batch.events[0] ?? batch.spans[0] ?? batch.metrics?.[0] ?? batch.markers?.[0] ?? batch.references?.[0] ?? batch.rejected[0];
  const index = lone?.index ?? 0;
  const said =
    batch.events[0]?.event ??
    batch.spans[0]?.span ??
    batch.metrics?.[0]?.point ??
    batch.markers?.[0]?.marker ??
    batch.references?.[0]?.told ??
    batch.rejected[0]?.record;
  const message = `The store cannot hold this record: ${reason.slice(0, 300)}. Send it without the value that is named.`;
  return {
    events: [],
    spans: [],
    rejected: [
      {
        index,
        code: 'not_storable',
        message,
        record: JSON.stringify(said, (_, value) => (typeof value === 'bigint' ? String(value) : value))
          ?.replaceAll('\\u', '\\ u')
          .slice(0, 4_000),
      },
    ],
  };
}
