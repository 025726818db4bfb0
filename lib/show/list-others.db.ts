import { z } from 'zod';
import { type Connection, lane, query, sql } from '@/lib/db';
import {
  countDistinct,
  environmentSchema,
  type FreeDimension,
  freeDimensions,
  mergeDistinct,
  noDistinct,
  type TimeWindow,
} from '@/lib/domain';

const rowSchema = z.object({
  environment: environmentSchema,
  dimension: z.enum(freeDimensions),
  month_at: z.date(),
  events: z.number(),
  registers: z.instanceof(Buffer),
});
type Row = z.infer<typeof rowSchema>;

const readOthers = (where: ReturnType<typeof sql>, on?: Connection): Promise<Row[]> =>
  query(
    sql`select environment, dimension, month_at, events, registers from bucket_other where events > 0 and ${where} order by month_at desc, environment, dimension limit 500`,
    rowSchema,
    on ?? lane('screen'),
  );

/** What stands in `other`, by month, the newest first: log entries, and about how many values. Cost: a row a month, environment and dimension. */
export async function listOthers(): Promise<(Omit<Row, 'month_at' | 'registers'> & { monthAt: Date; values: number })[]> {
  const rows = await readOthers(sql`true`);
  return rows.map(({ month_at: monthAt, registers, ...row }) => ({ ...row, monthAt, values: countDistinct(registers) }));
}

/** About how many values of these dimensions stand in `other` in the months that a window touches; a dimension without any is missing. */
export async function countOtherValues(
  { environment, window: { from, to } }: { environment: string; window: TimeWindow },
  dimensions: readonly FreeDimension[],
  on: Connection,
): Promise<{ dimension: FreeDimension; values: number }[]> {
  if (dimensions.length === 0) return [];
  const rows = await readOthers(
    sql`environment = ${environment} and dimension = any(${dimensions}::text[]) and month_at < ${to}::timestamptz
        and month_at >= date_trunc('month', ${from}::timestamptz, 'UTC')`,
    on,
  );
  return [...Map.groupBy(rows, ({ dimension }) => dimension)].map(([dimension, months]) => {
    const registers = noDistinct();
    for (const month of months) mergeDistinct(registers, month.registers);
    return { dimension, values: countDistinct(registers) };
  });
}
