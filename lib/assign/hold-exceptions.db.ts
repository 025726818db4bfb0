import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import { type ExceptionRecord, environmentSchema, type Finding } from '@/lib/domain';
import { openException } from './open-exception';
import { findExceptions, insertExceptions } from './write-exceptions.db';

/** How long after its end a cause that comes back reopens its exception instead of opening another. Event time. */
const REGRESSION_MS = 24 * 3_600_000;

type Found = Finding & { history: boolean };

export interface HeldException {
  exception: ExceptionRecord;
  found: Found[];
  /** Opened by this step; it has no members yet. */
  fresh: boolean;
}

/**
 * Returns the exception of each cause with the findings that belong to it: the open one, or the one that ended less than a day before
 * the finding, or a new one. All are locked until the transaction ends. When another writer opens the same cause, theirs is taken.
 */
export async function holdExceptions(tx: Connection, findings: readonly Found[], index: CatalogIndex, now: Date): Promise<HeldException[]> {
  const held: HeldException[] = [];
  for (const [environment, list] of Map.groupBy(findings, (finding) => finding.environment)) {
    const causes = Map.groupBy(list, (finding) => finding.signature);
    const standing = await findStanding(tx, environment, causes);
    const missing = [...causes].filter(([signature]) => !standing.has(signature)).sort(([a], [b]) => (a < b ? -1 : 1));
    const fresh = await insertExceptions(
      tx,
      missing.flatMap(([, found]) => openFor(found, index, now) ?? []),
    );
    const opened = new Set(fresh.map((exception) => exception.signature));
    const taken = new Map(missing.filter(([signature]) => !opened.has(signature)));
    const theirs = taken.size > 0 ? await findStanding(tx, environment, taken) : new Map<string, ExceptionRecord>();
    const all = new Map([...standing, ...theirs, ...fresh.map((exception) => [exception.signature, exception] as const)]);
    for (const [signature, found] of causes) {
      const exception = all.get(signature);
      if (exception) held.push({ exception, found, fresh: opened.has(signature) });
    }
  }
  return held;
}

async function findStanding(
  tx: Connection,
  environment: string,
  causes: ReadonlyMap<string, readonly Found[]>,
): Promise<Map<string, ExceptionRecord>> {
  const firstAt = new Map([...causes].map(([signature, found]) => [signature, Math.min(...found.map((finding) => finding.at.getTime()))]));
  const since = new Date(Math.min(...firstAt.values()) - REGRESSION_MS);
  const standing = new Map<string, ExceptionRecord>();
  for (const exception of await findExceptions(tx, environment, [...causes.keys()].sort(), since)) {
    const { signature, resolvedAt } = exception;
    const over = resolvedAt !== null && resolvedAt.getTime() < (firstAt.get(signature) ?? 0) - REGRESSION_MS;
    if (!over && !standing.has(signature)) standing.set(signature, exception);
  }
  return standing;
}

function openFor(found: readonly Found[], index: CatalogIndex, now: Date): ExceptionRecord | null {
  const [first] = found.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const type = first && index.exceptionTypes.get(first.code);
  if (!type) return null;
  const { signature, groupedBy, deadlineAt, at } = first;
  const environment = environmentSchema.parse(first.environment);
  return openException(type, { environment, signature, groupedBy, deadlineAt, history: found.every((f) => f.history), firstAt: at }, now);
}
