import { inTransaction, queryColumns, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';
import { eventColumns, readEventRow } from './event-row.db';
import { listPartitions } from './list-partitions.db';

interface Asked {
  environment: string;
  workflows: readonly string[];
  from: Date;
  to: Date;
}

/** Pages of the stored events of these workflows in [from, to), newest days first, at most `limit` each. Cost: one pass over the days asked for. */
export async function* pageWorkflowEvents(
  { environment, workflows, from, to }: Asked,
  limit: number,
): AsyncGenerator<{ events: CanonicalEvent[]; day: Date }> {
  const days = (await listPartitions()).filter((one) => one.parent === 'event' && one.attached && one.ends > from && one.starts < to);
  for (const { starts, ends } of days.toSorted((a, b) => b.starts.getTime() - a.starts.getTime())) {
    const [first, last] = [from > starts ? from : starts, to < ends ? to : ends];
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const statement = sql`SELECT ${eventColumns} FROM event e
            WHERE e.occurred_at >= ${first}::timestamptz AND e.occurred_at < ${last}::timestamptz AND e.event_key > ${after}::uuid
              AND e.environment = ${environment} AND e.workflow = ANY(${[...workflows]}::text[])
            ORDER BY e.event_key LIMIT ${limit}`;
      const page = await inTransaction((tx) => queryColumns(statement, readEventRow, tx), { lane: 'worker' });
      if (page.length > 0) yield { events: page, day: first };
      const end = page.at(-1);
      if (page.length < limit || !end) break;
      after = end.eventKey;
    }
  }
}
