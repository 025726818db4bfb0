import { findActor, findIngestKey, isOwnOrigin, recordAudit } from '@/lib/access';
import { config } from '@/lib/config';
import { inTransaction } from '@/lib/db';
import { type Actor, environmentSchema, type MarkerRecord, mayMark, type NormalizedBatch, type ReceiveAnswer } from '@/lib/domain';
import { type BatchOrigin, insertBatch, writeMarkers } from '@/lib/store';
import type { ReceiveDependencies } from './receive';
import { receiveRequest } from './receive-request';
import { RefusedError } from './refused-error';

/** Records a second that one person may send. */
const PERSON_RATE = 200;

/**
 * The answer to `POST /api/markers`: of an ingest key as to every sender; of a person with an API token or a session, who must have the right
 * to write markers about that very place, is named as their source, and whose deeds are audited.
 */
export function receiveMarkers(request: Request, given: Partial<ReceiveDependencies> = {}): Promise<Response> {
  let writer: Actor | null = null;
  const findKey: ReceiveDependencies['findKey'] = async (headers) => {
    const found = await findIngestKey(headers);
    if (found.ok || (found.reason !== 'missing' && found.reason !== 'malformed')) return found;
    writer = await findActor(headers);
    if (writer === null) return found;
    const said = environmentSchema.safeParse(new URL(request.url).searchParams.get('environment') ?? 'production');
    if (!said.success) throw refused('wrong_environment', 'There is no such environment.');
    checkWriter(writer, headers, said.data);
    const { id, email } = writer;
    return {
      ok: true,
      key: { id: `person ${id}`, environment: said.data, source: email ?? id, history: true, ratePerSecond: PERSON_RATE },
    };
  };
  return receiveRequest('markers', request, {
    ...given,
    findKey,
    insert: (batch, origin) => (writer ? insertWritten(writer, batch, origin) : insertBatch(batch, origin)),
  });
}

const refused = (code: string, message: string) => new RefusedError({ status: 403, code, message });

function checkWriter(writer: Actor, headers: Headers, environment: Parameters<typeof mayMark>[1]): void {
  if (!headers.has('authorization') && !isOwnOrigin(headers, config().baseUrl))
    throw refused('forbidden', 'This request did not come from a page of this site. Tools send `Authorization: Bearer <API token>`.');
  if (!mayMark(writer, environment)) throw refused('forbidden', 'Your roles do not write markers there. Ask an administrator.');
}

/** Why a person may not write this marker; null when they may. */
function faultOf(writer: Actor, marker: MarkerRecord, source: string): string | null {
  if (marker.source !== source)
    return `A marker written by a person bears the source "${source}". Leave "source" out, or send it with an ingest key.`;
  const environment = environmentSchema.parse(marker.environment);
  if (mayMark(writer, environment, marker.about)) return null;
  return 'Your roles do not write markers about that place. Name a facility or workflow that is yours.';
}

/** As it can be sent again. */
const asSent = ({ id: _i, contentHash: _h, environment: _e, about, unknown, ...said }: MarkerRecord) => ({ ...said, ...about, ...unknown });

async function insertWritten(writer: Actor, batch: NormalizedBatch, origin: BatchOrigin): Promise<ReceiveAnswer> {
  const allowed: NonNullable<NormalizedBatch['markers']> = [];
  const rejected = [...batch.rejected];
  for (const entry of batch.markers ?? []) {
    const message = faultOf(writer, entry.marker, origin.source);
    if (message === null) allowed.push(entry);
    else rejected.push({ index: entry.index, code: 'forbidden', message, record: asSent(entry.marker) });
  }
  const { now } = origin;
  const written = await inTransaction(
    async (tx) => {
      const { fresh, duplicates } = await writeMarkers(tx, allowed, { by: writer.name, now });
      for (const { marker } of fresh)
        await recordAudit(tx, writer, { action: 'marker.write', targetKind: 'marker', targetId: marker.id, after: marker });
      return { fresh, duplicates };
    },
    { lane: 'ingest' },
  );
  const answer = await insertBatch({ events: [], spans: [], rejected }, origin);
  return { ...answer, accepted: written.fresh.length, duplicates: written.duplicates };
}
