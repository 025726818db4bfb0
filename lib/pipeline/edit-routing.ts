import { recordAudit } from '@/lib/access';
import { findTeam } from '@/lib/assign';
import { applyRouting, currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction } from '@/lib/db';
import { type Actor, ConflictError, ForbiddenError, mayAct, type Routing } from '@/lib/domain';
import type { ChangeRouting, RoutingChanged, RoutingDraft, RoutingTry } from '@/lib/domain/views/routing';
import { listRouted, namePlaces } from '@/lib/show';

const MOST_EXAMPLES = 50;

function checkRight(actor: Actor): void {
  if (!mayAct(actor, 'admin:catalog')) throw new ForbiddenError('Only administrators of the catalog change who gets an exception.');
}

/**
 * Puts the exceptions of the last days to these rules and to those in force, each as it stands now, and tells which would go elsewhere. What a
 * person handed over is judged as if nobody had. Nothing is stored. Throws ForbiddenError.
 */
export async function tryRouting(actor: Actor, draft: RoutingDraft, { days, now }: { days: number; now: Date }): Promise<RoutingTry> {
  checkRight(actor);
  const { catalog } = await currentCatalog();
  const [was, is] = [indexCatalog(catalog), indexCatalog({ ...catalog, routing: routingOf(draft, catalog.routing) })];
  const names = namePlaces(was);
  const { rows, cut } = await listRouted(actor, days, now);
  const taken = draft.rules.map(() => 0);
  const moved: RoutingTry['examples'] = [];
  let exceptions = 0;
  let fallen = 0;
  for (const row of rows) {
    const type = was.exceptionTypes.get(row.code);
    if (!type) continue;
    exceptions += 1;
    const before = findTeam(type, row, row.severity, was);
    const after = findTeam(type, row, row.severity, is);
    if (after.rule !== null) taken[after.rule] = (taken[after.rule] ?? 0) + 1;
    else if (!is.teams.has(type.ownerTeam)) fallen += 1;
    if (after.team === before.team) continue;
    const { ref, title, severity } = row;
    moved.push({ ref, title, severity, from: names.team(before.team), to: names.team(after.team), because: after.reason });
  }
  return { days, exceptions, cut, moved: moved.length, examples: moved.slice(0, MOST_EXAMPLES), taken, fallen };
}

/**
 * Stores other rules as a new version of the catalog, with old and new in the audit trail. Open exceptions stay with who has them. Errors:
 * ForbiddenError, ConflictError when the rules are others by now than were seen, CatalogError with every fault.
 */
export async function changeRouting(actor: Actor, { version, reason, ...draft }: ChangeRouting): Promise<RoutingChanged> {
  checkRight(actor);
  const { catalog, version: current } = await currentCatalog();
  if (version !== current)
    throw new ConflictError(`The catalog is at version ${current} by now, not ${version}. Read the rules again and look at what stands.`);
  const routing = routingOf(draft, catalog.routing);
  return inTransaction(async (tx) => {
    const applied = await applyRouting(tx, { routing, found: catalog.routing, who: actor.email ?? actor.name });
    if (applied.changed) {
      const [before, after] = [catalog.routing, routing].map(({ rules, fallbackTeam }) => ({ rules, fallbackTeam }));
      await recordAudit(tx, actor, { action: 'routing.change', targetKind: 'routing', targetId: 'routing', before, after, reason });
    }
    return applied;
  });
}

const routingOf = ({ rules, fallbackTeam }: RoutingDraft, { serviceLevels }: Routing): Routing => ({ rules, fallbackTeam, serviceLevels });
