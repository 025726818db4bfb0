import { placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { type Actor, type Environment, maySilence, seesSilence, severities, silenceSubjects } from '@/lib/domain';
import { severityWords } from '@/lib/domain/say-exception';
import type { Silence, Silences } from '@/lib/domain/views/silences';
import { countHidden, listSilences, type SilenceRow } from '@/lib/duty';

const BACK_MS = 30 * 86_400_000;

/** What is kept quiet in an environment, planned and lately over too, and what a silence can be about. */
export async function readSilences(actor: Actor, environment: Environment, now: Date): Promise<Silences> {
  const { catalog } = await currentCatalog();
  const choices: Silences['choices'] = {
    facilities: catalog.facilities.map(({ id, shortName }) => ({ id, name: shortName })),
    departments: catalog.departments.map(({ id, name }) => ({ id, name })),
    workflows: catalog.workflows.map(({ id, shortName }) => ({ id, name: shortName })),
    interfaces: catalog.interfaces.map(({ id, name }) => ({ id, name })),
    connectors: catalog.connectors.map(({ id, name }) => ({ id, name })),
    applications: catalog.applications.map(({ id, name }) => ({ id, name })),
    codes: catalog.exceptionTypes.map(({ code, title }) => ({ id: code, name: title })),
    severities: severities.map((id) => ({ id, name: severityWords[id] })),
    teams: catalog.teams.map(({ id, name }) => ({ id, name })),
  };
  const [rows, hidden] = await Promise.all([
    listSilences(actor, environment, { since: new Date(now.getTime() - BACK_MS), now }),
    countHidden(actor, environment, now),
  ]);
  return {
    environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    mayWrite: maySilence(actor, environment),
    hidden,
    items: rows
      .filter((row) => seesSilence(actor, environment, row))
      .map((row) => prepareSilence(row, { actor, environment, choices, now })),
    choices,
  };
}

function prepareSilence(
  row: SilenceRow,
  { actor, environment, choices, now }: { actor: Actor; environment: Environment; choices: Silences['choices']; now: Date },
): Silence {
  const over = row.ended_at !== null || row.ends_at <= now;
  const about = Object.fromEntries(
    silenceSubjects.map((subject) => [
      subject,
      row[subject].map((id) => choices[subject].find((one) => one.id === id) ?? { id, name: id }),
    ]),
  ) as Silence['about'];
  return {
    id: row.id,
    kind: row.kind,
    about,
    hidesCritical: row.hides_critical,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    reason: row.reason,
    madeAt: row.made_at.toISOString(),
    madeBy: row.made_by,
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBy: row.ended_by,
    state: over ? 'over' : row.starts_at > now ? 'planned' : 'active',
    hidden: over ? (placesFor(actor, environment).all ? (row.told ?? 0) : null) : row.hides,
    mayEnd: !over && (row.made_by_id === actor.id || maySilence(actor, environment, row)),
  };
}
