import { type Connection, execute, sql, writeMostlyNew } from '@/lib/db';
import type { ReachedMilestone, Transaction } from '@/lib/domain';
import type { Story } from './fold-events';
import { packStory } from './pack-story';

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
  /** No row of it stands. */
  isNew: boolean;
}

/** A longer story is not kept: a sender that names every event's step otherwise would have it written again with each. */
const LONGEST_STORY = 32_000;

/** Writes how far transactions have come, one row each. */
export async function writeCourses(tx: Connection, courses: readonly Course[]): Promise<void> {
  await writeMostlyNew(
    courses.map(tellCourse),
    {
      into: sql`COPY transaction_course (transaction_id, environment, workflow, steps, story, keys) FROM STDIN`,
      isNew: (told) => told.isNew,
      rowsOf: ({ transaction: { id, environment, workflow }, steps, story, keys }) => [[id, environment, workflow, steps, story, keys]],
      write: (some) => upsertCourses(tx, some),
    },
    tx,
  );
}

async function upsertCourses(tx: Connection, courses: readonly ToldCourse[]): Promise<void> {
  if (courses.length === 0) return;
  const rows = courses.map(
    ({ transaction: { id, environment, workflow }, steps, story, keys }) =>
      `{"id":"${id}","environment":"${environment}","workflow":${JSON.stringify(workflow)},"steps":${steps},"story":${story ?? 'null'},"keys":${keys ?? 'null'}}`,
  );
  await execute(
    sql`INSERT INTO transaction_course (transaction_id, environment, workflow, steps, story, keys)
        SELECT * FROM json_to_recordset(${`[${rows.join(',')}]`}::json) AS r (id uuid, environment text, workflow text, steps json, story json, keys json)
        ON CONFLICT (transaction_id) DO UPDATE SET workflow = excluded.workflow, steps = excluded.steps, story = excluded.story, keys = excluded.keys`,
    tx,
  );
}

type ToldCourse = ReturnType<typeof tellCourse>;

/** With its three columns as JSON. */
function tellCourse({ transaction, isNew, steps, story, keys }: Course) {
  const told = JSON.stringify(packStory(story));
  return {
    transaction,
    isNew,
    steps: JSON.stringify(steps.map((s) => [s.milestone, ms(s.reachedAt), ms(s.lastAt), s.times ?? 0, ms(s.expectedAt), ms(s.dueAt)])),
    story: told.length > LONGEST_STORY ? null : told,
    keys: keys && JSON.stringify(keys),
  };
}

const ms = (time: Date | null | undefined): number | null => time?.getTime() ?? null;
