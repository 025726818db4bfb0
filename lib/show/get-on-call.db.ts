import { z } from 'zod';
import { localDayStart } from '@/lib/calendar';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { ExceptionQuery } from '@/lib/domain/views/exception-list';
import type { OnCall } from '@/lib/domain/views/on-call';
import { prepareExceptionRow } from './exception-row';
import { getException } from './get-exception.db';
import { listPage } from './list-exceptions.db';
import { listHandovers } from './list-notes.db';
import { namePlaces } from './name-places';

const IN_FULL = 5;
const ROWS = 100;
const DAY_MS = 86_400_000;

/**
 * What whoever is on call must see: the critical and high exceptions their teams own or help with, the first five in full; the rest;
 * and the critical and high ones of other teams. People without a team see all teams as theirs.
 */
export async function getOnCall(actor: Actor, { scope, now }: { scope: Scope; now: Date }): Promise<OnCall> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const names = namePlaces(index);
  const { timezone } = catalog.organisation;
  const dayEnd = localDayStart(new Date(localDayStart(now, timezone).getTime() + 1.5 * DAY_MS), timezone);
  const helped = catalog.exceptionTypes.flatMap(({ code, coOwnerTeam }) =>
    coOwnerTeam !== null && actor.teams.includes(coOwnerTeam) ? [code] : [],
  );
  const filter = { actor, scope, now, dayEnd, found: [], helped };
  const tab = actor.teams.length > 0 ? 'team' : 'all';
  const ask = (query: Partial<ExceptionQuery>) => listPage(lane('screen'), filter, { tab: 'all', sort: 'urgency', limit: ROWS, ...query });
  const mine = actor.teams.length > 0 ? actor.teams : catalog.teams.map(({ id }) => id);
  const [feeds, notes, urgent, rest, others] = await Promise.all([
    query(sql`SELECT EXISTS (SELECT FROM feed WHERE environment = ${scope.environment}) AS heard`, z.object({ heard: z.boolean() })),
    listHandovers(actor, { environment: scope.environment, teams: mine, from: new Date(now.getTime() - DAY_MS), to: now }),
    ask({ tab, severity: ['sev1', 'sev2'] }),
    ask({ tab, severity: ['sev3', 'sev4'] }),
    tab === 'all' ? { records: [] } : ask({ severity: ['sev1', 'sev2'] }),
  ]);
  const rows = (records: typeof urgent.records) => records.map((record) => prepareExceptionRow(record, names, actor));
  const theirs = others.records.filter((record) => !actor.teams.includes(record.team) && !helped.includes(record.code));
  return {
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    teams: actor.teams.map(names.team),
    notes,
    heard: feeds.some(({ heard }) => heard),
    urgent: await Promise.all(urgent.records.slice(0, IN_FULL).map((record) => getException(actor, record.id, now))),
    rest: rows([...urgent.records.slice(IN_FULL), ...rest.records]),
    others: rows(theirs),
  };
}
