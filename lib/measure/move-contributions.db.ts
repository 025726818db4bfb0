import type { Connection } from '@/lib/db';
import type { Contribution } from './contribution';
import { writeContributions } from './write-contributions.db';

/** Writes what differs. */
export async function moveContributions(tx: Connection, before: readonly Contribution[], after: readonly Contribution[]): Promise<void> {
  const known = new Map(before.map((c) => [`${c.subjectId} ${c.kpi}`, c]));
  const same = new Set(after.filter((c) => isSame(known.get(`${c.subjectId} ${c.kpi}`), c)).map((c) => `${c.subjectId} ${c.kpi}`));
  const moved = (c: Contribution) => !same.has(`${c.subjectId} ${c.kpi}`);
  await writeContributions(tx, before.filter(moved), after.filter(moved));
}

function isSame(a: Contribution | undefined, b: Contribution): boolean {
  if (!a) return false;
  return (Object.keys(b) as (keyof Contribution)[]).every(
    (k) => String(a[k] instanceof Date ? a[k].getTime() : a[k]) === String(b[k] instanceof Date ? b[k].getTime() : b[k]),
  );
}
