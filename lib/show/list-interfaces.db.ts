import { z } from 'zod';
import { placesFor, scopePredicate } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, query, sql } from '@/lib/db';
import { type Actor, environmentSchema, type Scope, type Severity, type TimeWindow } from '@/lib/domain';
import type { InterfaceList, InterfaceRow } from '@/lib/domain/views/interfaces';
import { alignWindow } from './align-window';
import { listOpenExceptions } from './list-open-exceptions.db';
import { namePlaces } from './name-places';

export interface ListInterfaces {
  scope: Scope;
  window: TimeWindow;
  criticality?: string[] | undefined;
  state?: InterfaceRow['state'] | undefined;
  now: Date;
}

const MOST_UNLISTED = 500;
const countSchema = z.object({ interface: z.string(), n: z.coerce.number(), failed: z.coerce.number(), ended: z.coerce.number() });
const heardSchema = z.object({ interface: z.string(), environment: environmentSchema, last_at: z.date() });
const unlistedSchema = z.object({ name: z.string(), events: z.coerce.number(), first_at: z.date(), last_at: z.date() });
const worst: Record<InterfaceRow['state'], number> = { trouble: 0, silent: 1, never: 2, good: 3 };

/**
 * Every interface that the reader may see, with what the catalog says of it and what traffic tells, what needs somebody first; and the names
 * that traffic tells of and the catalog does not list. Cost: one row an hour and interface of the window, of readers of some places the rows of
 * bucket_hour.
 */
export async function listInterfaces(actor: Actor, asked: ListInterfaces): Promise<InterfaceList> {
  const { scope, now } = asked;
  const index = indexCatalog((await currentCatalog()).catalog);
  const names = namePlaces(index);
  const window = alignWindow(asked.window);
  const { grants } = placesFor(actor, scope.environment);
  const narrowed = Boolean(scope.facility?.length || scope.department?.length || scope.workflow?.length);
  const seesAll = grants.some(
    ({ facilities, departments, workflows }) => facilities === null && departments === null && workflows === null,
  );
  const on = lane('screen');
  const [counts, heard, open, unlisted] = await Promise.all([
    countEntries(actor, { scope, window, whole: seesAll && !narrowed }, on),
    query(
      sql`select interface, environment, max(last_occurred_at) as last_at from feed_interface group by interface, environment`,
      heardSchema,
      on,
    ),
    listOpenExceptions({ actor, scope, window: { ...window, to: now }, now }, on),
    seesAll && !narrowed ? listUnlisted(scope.environment, on) : null,
  ]);
  const counted = new Map(counts.map((row) => [row.interface, row]));
  const visible = index.catalog.interfaces.filter(
    (one) =>
      grants.some(({ workflows }) => workflows?.includes(one.workflow) ?? true) &&
      (!scope.workflow?.length || scope.workflow.includes(one.workflow)) &&
      (!asked.criticality?.length || asked.criticality.includes(one.criticality)),
  );
  const rows = visible.map((one): InterfaceRow => {
    const told = counted.get(one.id);
    const said = heard.filter((row) => row.interface === one.id);
    const lastAt = said.find(({ environment }) => environment === scope.environment)?.last_at ?? null;
    const mine = open.filter((row) => row.interface === one.id || (row.interface === null && row.connector === one.connector));
    const severity = mine.map((row) => row.severity).sort()[0] ?? null;
    const n = told?.n ?? 0;
    return {
      id: one.id,
      name: one.name,
      source: names.application(one.sourceApplication),
      target: names.application(one.targetApplication),
      connector: names.connector(one.connector),
      workflow: names.workflow(one.workflow),
      owner: names.team(one.ownerTeam),
      runbook: runbookOf(one.runbook),
      criticality: one.criticality,
      latency: one.latencyClass,
      sensitivity: one.dataSensitivity,
      readiness: one.modernizationReadiness,
      pattern: one.pattern,
      contractVersion: one.contractVersion,
      environment: one.environment,
      seenIn: said.map(({ environment }) => environment).sort(),
      n,
      failed: told?.failed ?? 0,
      errorRatio: told && told.ended > 0 ? told.failed / told.ended : null,
      lastAt: lastAt?.toISOString() ?? null,
      open: mine.length,
      severity,
      state: stateOf({ severity, n, lastAt }),
    };
  });
  return {
    environment: scope.environment,
    timezone: index.catalog.organisation.timezone,
    asOf: now.toISOString(),
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    interfaces: rows
      .filter(({ state }) => asked.state === undefined || state === asked.state)
      .sort(
        (a, b) =>
          worst[a.state] - worst[b.state] ||
          (a.severity ?? 'z').localeCompare(b.severity ?? 'z') ||
          a.criticality.localeCompare(b.criticality) ||
          a.name.localeCompare(b.name),
      ),
    unlisted:
      unlisted?.map(({ first_at, last_at, ...row }) => ({ ...row, firstAt: first_at.toISOString(), lastAt: last_at.toISOString() })) ??
      null,
  };
}

function runbookOf(path: string | null): InterfaceRow['runbook'] {
  const name = path?.replace(/^runbooks\/|\.md$/g, '');
  return name ? { id: name, name: name.replaceAll('-', ' ') } : null;
}

function stateOf({ severity, n, lastAt }: { severity: Severity | null; n: number; lastAt: Date | null }): InterfaceRow['state'] {
  if (severity !== null) return 'trouble';
  if (n > 0) return 'good';
  return lastAt === null ? 'never' : 'silent';
}

/** Log entries by interface in the hours that the window touches. */
function countEntries(
  actor: Actor,
  { scope, window, whole }: { scope: Scope; window: TimeWindow; whole: boolean },
  on: Connection,
): Promise<z.infer<typeof countSchema>[]> {
  const sums = sql`sum(b.n) as n, coalesce(sum(b.n) filter (where b.status in ('failed', 'dead_lettered')), 0) as failed,
    coalesce(sum(b.n) filter (where b.status in ('failed', 'dead_lettered', 'completed', 'completed_with_warning')), 0) as ended`;
  const hours = sql`b.bucket_at >= date_trunc('hour', ${window.from}::timestamptz) and b.bucket_at < ${window.to}::timestamptz`;
  return query(
    whole
      ? sql`select b.id as interface, ${sums} from group_hour b where b.environment = ${scope.environment} and b.by = 'interface' and ${hours} and b.id <> '' group by b.id`
      : sql`select b.interface, ${sums} from bucket_hour b where ${scopePredicate(actor, scope, 'b')} and ${hours} and b.interface <> '' group by b.interface`,
    countSchema,
    on,
  );
}

const listUnlisted = (environment: string, on: Connection) =>
  query(
    sql`select value as name, events, first_at, last_at from catalog_gap where environment = ${environment} and kind = 'interface'
      order by events desc, value limit ${MOST_UNLISTED}`,
    unlistedSchema,
    on,
  );
