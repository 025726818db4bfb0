import { findTeam } from '@/lib/assign';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Actor, ForbiddenError, mayAct, NotFoundError, type Severity } from '@/lib/domain';
import type { TellingPreview } from '@/lib/domain/views/telling';
import { findOnDuty, firstStep, foreseeQuiet, listSteps, nameRecipients, policyFor, schedulesToAsk } from '@/lib/duty';
import { listAlso, planMoment, settledAt, WEBHOOK } from '@/lib/notify';

const STEPS = 8;

export interface PreviewAsked {
  code: string;
  facility?: string | undefined;
  severity?: Severity | undefined;
}

/**
 * Who would hear, and when, if an exception of a type were raised at a facility at `at` and nobody acknowledged; by the very functions that tell people. Nobody
 * while a silence hides all of it. Throws
 * NotFoundError for an unknown type or facility, ForbiddenError.
 */
export async function previewTelling(actor: Actor, { code, facility, severity }: PreviewAsked, at: Date): Promise<TellingPreview> {
  if (!mayAct(actor, 'read:exceptions')) throw new ForbiddenError('You may not read exceptions.');
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const type = index.exceptionTypes.get(code);
  if (!type) throw new NotFoundError(`The catalog has no exception type ${code}.`);
  if (facility !== undefined && !index.facilities.has(facility)) throw new NotFoundError(`The catalog has no facility ${facility}.`);
  const places = {
    facilities: facility === undefined ? [] : [facility],
    departments: [],
    workflows: type.workflows.slice(0, 1),
    suppliers: [],
  };
  const level = severity ?? type.severity.default;
  const found = findTeam(type, places, level, index);
  const team = index.teams.get(found.team);
  const { at: opening, grouped } = planMoment({ severity: level, team: found.team, facilities: places.facilities }, index, at);
  const first = new Date(Math.max(opening.getTime(), settledAt({ code, severity: level }, index, at).getTime()));
  const like = { environment: 'production', code, team: found.team, severity: level, groupedBy: {} };
  const quiet = await foreseeQuiet({ ...like, facilities: places.facilities, workflows: places.workflows }, at);
  const also = (await listAlso(undefined, [{ exception: like }]))(like);
  const policy = policyFor({ team: found.team, severity: level }, catalog);
  const planned = policy ? listSteps(policy, firstStep(policy, at), STEPS) : [];
  const steps = await Promise.all(
    planned.map(async ({ nextAt, tell }) => {
      const onDuty = await findOnDuty(catalog, schedulesToAsk(tell, found.team, index), nextAt);
      const why = `${policy?.name ?? ''}: ${tell.map((one) => words[one] ?? one).join(' and ')}`;
      return { at: nextAt.toISOString(), to: nameRecipients(tell, { team: found.team, index, onDuty }), why, together: false };
    }),
  );
  const opened = {
    at: first.toISOString(),
    to: [...(team ? [team.email] : []), ...also.map(({ address }) => address.replace(WEBHOOK, 'webhook '))],
    why: opening > at ? 'When the team is at work' : first > at ? 'Unless it turns out to be the consequence of something else' : 'At once',
    together: grouped,
  };
  return {
    at: at.toISOString(),
    timezone: catalog.organisation.timezone,
    title: type.title,
    severity: level,
    team: { id: found.team, name: team?.name ?? found.team },
    teamReason: found.reason,
    policy: policy?.name ?? null,
    quiet: quiet && { reason: quiet.reason, until: quiet.until.toISOString() },
    steps: quiet ? [] : [opened, ...steps].toSorted((a, b) => a.at.localeCompare(b.at)),
  };
}

const words: Record<string, string> = { on_call: 'whoever is on call', team: 'the team', manager: 'its managers' };
