import { type CatalogIndex, indexRecords } from '@/lib/catalog';
import { elapsedMs, type Finding, type MetricBreach, UNASSIGNED } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { pickVariables } from './pick-variables';

/** A numbered stream as it stands. */
export interface GappedStream {
  environment: string;
  source: string;
  stream: string;
  missing: number;
  last_at: Date;
}

export interface SequenceVerdict {
  findings: Finding[];
  kept: MetricBreach[];
  over: { breach: MetricBreach; at: Date; text: string }[];
}

/** So often one stream is told of; more says nothing new. */
const MOST_RAISED = 20;

/** The stream of a breach; null when it is another's. */
export function streamOf({ place }: Pick<MetricBreach, 'place'>): { source: string; stream: string } | null {
  if (!place.startsWith('["')) return null;
  const [source, stream] = JSON.parse(place) as [string, string];
  return { source, stream };
}

const placeOf = ({ source, stream }: GappedStream) => JSON.stringify([source, stream]);

/**
 * What numbered streams say at `now` against the breaches that stand: numbers missing for as long as the rule waits are raised, once more when
 * more are missing; what came late ends it. `threshold` of a breach: how many were missing when it began.
 */
export function judgeSequences(
  { streams, breaches, newId }: { streams: readonly GappedStream[]; breaches: readonly MetricBreach[]; newId: (at: Date) => string },
  now: Date,
  index: CatalogIndex,
): SequenceVerdict {
  const verdict: SequenceVerdict = { findings: [], kept: [], over: [] };
  for (const { type, rule } of indexRecords(index.catalog).sequences) {
    const known = Map.groupBy(
      breaches.filter(({ code }) => code === type.code),
      ({ environment, place }) => `${environment} ${place}`,
    );
    for (const stream of streams) {
      const place = placeOf(stream);
      const standing = (known.get(`${stream.environment} ${place}`) ?? []).toSorted((a, b) => a.threshold - b.threshold);
      let floor = rule.atLeast - 1;
      let open = 0;
      for (const breach of standing) {
        if (stream.missing <= floor) {
          verdict.over.push({
            breach,
            at: stream.last_at,
            text: stream.missing === 0 ? 'what was missing has come' : `${stream.missing} are missing still`,
          });
          continue;
        }
        open += 1;
        floor = breach.threshold;
        if (breach.raisedAt || now.getTime() - breach.since.getTime() < elapsedMs(rule.after)) continue;
        const attributes = { source: stream.source, stream: stream.stream || 'its stream', missing: String(stream.missing) };
        const fields = {
          facility: UNASSIGNED,
          department: UNASSIGNED,
          workflow: UNASSIGNED,
          interface: null,
          connector: null,
          application: null,
        };
        const { signature, groupedBy } = describeSignature(type.code, rule.groupBy, { fields, keys: {}, attributes });
        verdict.kept.push({ ...breach, raisedAt: now });
        verdict.findings.push({
          code: type.code,
          signature,
          environment: stream.environment,
          groupedBy,
          subject: { kind: 'metric', id: breach.id },
          at: breach.since,
          ...fields,
          supplier: null,
          impact: { transactions: 0, amountMinor: null, currency: null, lines: null, people: null },
          evidence: {
            eventKey: null,
            text: `${stream.missing} numbers are missing in ${stream.stream || 'the stream'} of ${stream.source}`,
          },
          deadlineAt: null,
          variables: pickVariables(type, {}, attributes, {}),
        });
      }
      const ripening = standing.some(({ raisedAt }) => raisedAt === null);
      if (stream.missing > floor && stream.missing >= rule.atLeast && !ripening && open < MOST_RAISED)
        verdict.kept.push({
          id: newId(now),
          environment: stream.environment,
          code: type.code,
          place,
          threshold: stream.missing,
          since: now,
          raisedAt: null,
          backSince: null,
        });
    }
  }
  return verdict;
}
