import { placesFor } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, numberOf, queryColumns, readAtOnce, sql, textOf, textOrNull } from '@/lib/db';
import { type Actor, quantilesOf, type Scope, type Severity, type TimeWindow } from '@/lib/domain';
import type { Topology } from '@/lib/domain/views/topology';
import { alignWindow } from './align-window';
import { selectBuckets } from './bucket-source.db';
import { listOpenExceptions, type OpenExceptionRow } from './list-open-exceptions.db';
import { namePlaces } from './name-places';
import { prepareCorrected, readDays, splitWindow } from './read-days.db';
import { readPairs } from './read-pairs';
import type { StandingInput } from './read-standing.db';

interface Counted {
  n: number;
  failed: number;
  ended: number;
  sketches: number[][];
}

const nothing = (): Counted => ({ n: 0, failed: 0, ended: 0, sketches: [] });
const sum = (all: readonly Counted[]): Counted =>
  all.reduce(
    (one, two) => ({
      n: one.n + two.n,
      failed: one.failed + two.failed,
      ended: one.ended + two.ended,
      sketches: [...one.sketches, ...two.sketches],
    }),
    nothing(),
  );

/** Numbers with how they stand: what came in the window, and the worst exception open there. */
function standing({ n, failed, ended, sketches }: Counted, exceptions: readonly OpenExceptionRow[]) {
  const severity = exceptions.reduce<Severity | null>(
    (worst, one) => (worst === null || one.severity < worst ? one.severity : worst),
    null,
  );
  const [p95] = quantilesOf(sketches, [0.95]);
  return {
    n,
    failed,
    errorRatio: ended === 0 ? null : failed / ended,
    p95: p95 ?? null,
    state: severity === null ? (n > 0 ? ('good' as const) : ('silent' as const)) : ('trouble' as const),
    severity,
  };
}

const bad = new Set(['failed', 'dead_lettered']);
const ended = new Set([...bad, 'completed', 'completed_with_warning']);

/** Log entries of the window by interface or by application. */
async function countBy(
  actor: Actor,
  {
    scope,
    window,
    by,
    days,
  }: { scope: Scope; window: TimeWindow; by: 'interface' | 'application'; days: Awaited<ReturnType<typeof readDays>> },
  on: Connection,
): Promise<Map<string, Counted>> {
  const rows = await queryColumns(
    sql`select b.id, b.status, sum(b.n)::bigint, string_agg(b.sketch, ',') filter (where b.sketch <> '')
      from (${selectBuckets({ actor, scope }, by, splitWindow(days, window))}) b group by 1, 2 having sum(b.n) <> 0`,
    ([id, status, n, sketch]) => ({ id: textOf(id), status: textOf(status), n: numberOf(n), pairs: readPairs(textOrNull(sketch)) }),
    on,
  );
  const counted = new Map<string, Counted>();
  for (const { id, status, n, pairs } of rows) {
    const one = counted.get(id) ?? nothing();
    counted.set(id, one);
    one.n += n;
    if (bad.has(status)) one.failed += n;
    if (ended.has(status)) one.ended += n;
    if (pairs.length > 0) one.sketches.push(pairs);
  }
  return counted;
}

/**
 * The applications of the catalog and what goes between them, with what came in the window: interfaces of workflows that the actor may see. An edge adds up
 * its interfaces; a p95 is of their merged sketches. Cost: rows of the window by interface and by application, by the day where whole days are asked for.
 */
export async function readTopology(actor: Actor, { scope, window: asked, now }: StandingInput): Promise<Topology> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const names = namePlaces(index);
  const timezone = catalog.organisation.timezone;
  const window = alignWindow(asked);
  const filter = { actor, scope, window, now };
  const [open, { byInterface, byApplication, days }] = await Promise.all([
    listOpenExceptions(filter, lane('screen')),
    readAtOnce(async (on) => {
      const days = await readDays({ environment: scope.environment, timezone, rows: 'rolled', window }, on);
      return {
        days,
        byInterface: await countBy(actor, { scope, window, by: 'interface', days }, on),
        byApplication: await countBy(actor, { scope, window, by: 'application', days }, on),
      };
    }),
  ]);
  const { grants } = placesFor(actor, scope.environment);
  const wanted = scope.workflow ?? [];
  const shown = catalog.interfaces.filter(
    ({ workflow }) =>
      grants.some(({ workflows }) => workflows?.includes(workflow) ?? true) && (wanted.length === 0 || wanted.includes(workflow)),
  );
  const lines = shown.map((line) => ({
    line,
    counted: byInterface.get(line.id) ?? nothing(),
    exceptions: open.filter((one) => one.interface === line.id || (one.interface === null && one.connector === line.connector)),
  }));
  const edges = [...Map.groupBy(lines, ({ line }) => `${line.sourceApplication} ${line.targetApplication}`).values()].map((group) => ({
    source: group[0]?.line.sourceApplication ?? '',
    target: group[0]?.line.targetApplication ?? '',
    connectors: [...new Set(group.map(({ line }) => line.connector))].map(names.connector),
    interfaces: group.map(({ line, counted, exceptions }) => ({
      ...names.interface(line.id),
      connector: names.connector(line.connector),
      workflow: names.workflow(line.workflow),
      ...standing(counted, exceptions),
    })),
    ...standing(sum(group.map(({ counted }) => counted)), [...new Set(group.flatMap(({ exceptions }) => exceptions))]),
  }));
  const joined = new Set(edges.flatMap(({ source, target }) => [source, target]));
  return {
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    nodes: catalog.applications
      .filter(({ id }) => joined.has(id))
      .map((one) => ({
        id: one.id,
        name: one.name,
        category: one.category.replaceAll('_', ' '),
        team: names.team(one.ownerTeam).name,
        ...standing(
          byApplication.get(one.id) ?? nothing(),
          open.filter(({ application }) => application === one.id),
        ),
      })),
    edges,
    corrected: prepareCorrected(days, actor, scope),
  };
}
