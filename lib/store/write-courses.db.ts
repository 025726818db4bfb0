import { type Connection, execute, sql } from '@/lib/db';
import type { ReachedMilestone, Transaction } from '@/lib/domain';
import type { Story } from './fold-events';

/** A milestone as reached or expected. */
export interface Step extends Partial<ReachedMilestone> {
  milestone: string;
  expectedAt: Date | null;
  dueAt: Date | null;
}

/** A key that stands in transaction_key, whether it is an identity, and whether it is loose. */
export type KeptKey = [kind: string, value: string, identity: 0 | 1, loose: 0 | 1];

export interface Course {
  transaction: Transaction;
  steps: readonly Step[];
  story: Story;
  keys: readonly KeptKey[] | null;
}

/** A longer story is not kept: a sender that names every event's step otherwise would have it written again with each. */
const LONGEST_STORY = 64_000;

/** Writes how far transactions have come, one row each, in one statement. */
export async function writeCourses(tx: Connection, courses: readonly Course[]): Promise<void> {
  if (courses.length === 0) return;
  const rows = courses.map(({ transaction, steps, story, keys }) => {
    const told = JSON.stringify(story);
    const listed = steps.map((s) => [s.milestone, ms(s.reachedAt), ms(s.lastAt), s.times ?? 0, ms(s.expectedAt), ms(s.dueAt)]);
    const { id, environment, workflow } = transaction;
    return `{"id":"${id}","environment":"${environment}","workflow":${JSON.stringify(workflow)},"steps":${JSON.stringify(listed)},"story":${
      told.length > LONGEST_STORY ? 'null' : told
    },"keys":${JSON.stringify(keys)}}`;
  });
  await execute(
    sql`INSERT INTO transaction_course (transaction_id, environment, workflow, steps, story, keys)
        SELECT * FROM json_to_recordset(${`[${rows.join(',')}]`}::json) AS r (id uuid, environment text, workflow text, steps json, story json, keys json)
        ON CONFLICT (transaction_id) DO UPDATE SET workflow = excluded.workflow, steps = excluded.steps, story = excluded.story, keys = excluded.keys`,
    tx,
  );
}

const ms = (time: Date | null | undefined): number | null => time?.getTime() ?? null;
