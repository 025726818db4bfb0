import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Connection, inTransaction, notify } from '@/lib/db';
import { type Actor, CHANGED_CHANNEL, type Environment, ForbiddenError, type MarkerRecord, maySilence } from '@/lib/domain';
import type { DutyAction, DutyDone, FeedAction, FeedDone } from '@/lib/domain/views/duty';
import type { NewSilence, SilenceMade, SilencePreview } from '@/lib/domain/views/silences';
import {
  addSilence as add,
  answerSwap,
  askSwap,
  createFeed,
  endSilence as end,
  getSchedule,
  overrideDuty,
  previewSilence as preview,
  readFeed,
  revokeFeed,
  type SwapNews,
  withdrawOverride,
} from '@/lib/duty';
import { normalizeMarkers } from '@/lib/normalize';
import { writeSwap } from '@/lib/notify';
import { namePlaces } from '@/lib/show';
import { endMarkers, writeMarkers } from '@/lib/store';
import { lookupOf } from './catalog-lookup';
import { redactWords } from './redact-said';

const SOURCE = 'throughline';
const PREVIEW_DAYS = 14;

/** Does what is asked of a schedule and returns what should be known of it. Errors: as lib/duty says. */
export async function actOnDuty(actor: Actor, id: string, action: DutyAction, now: Date): Promise<DutyDone> {
  const { catalog } = await currentCatalog();
  const schedule = getSchedule(catalog, id);
  const tell = (tx: Connection, news: SwapNews) => writeSwap(tx, news, now);
  const deed = { actor, catalog, schedule, now, tell };
  const told = await (action.action === 'override'
    ? overrideDuty(deed, action)
    : action.action === 'withdraw'
      ? withdrawOverride(deed, action.override)
      : action.action === 'ask'
        ? askSwap(deed, action)
        : answerSwap(deed, action));
  await notify(CHANGED_CHANNEL);
  return { told };
}

/** Makes or revokes a calendar address. The address is told once. */
export async function actOnFeed(actor: Actor, action: FeedAction, now: Date): Promise<FeedDone> {
  if (action.action === 'revoke') {
    await revokeFeed(actor, action.id, now);
    return { url: null };
  }
  const { catalog } = await currentCatalog();
  const token = await createFeed(actor, action.schedule ?? null, { catalog, now });
  return { url: `${config().baseUrl}/api/oncall/calendar/${token}.ics` };
}

/** The calendar behind an address's last part. Throws NotFoundError. */
export async function readCalendar(token: string, now: Date): Promise<string> {
  const { catalog } = await currentCatalog();
  return readFeed(token.replace(/\.ics$/, ''), { catalog, now, url: `${config().baseUrl}/on-call/schedules` });
}

/** What a silence would hide. Throws ForbiddenError where the actor may not make it. */
export async function previewSilence(
  actor: Actor,
  environment: Environment,
  about: Parameters<typeof preview>[1],
  now: Date,
): Promise<SilencePreview> {
  if (!maySilence(actor, environment, about))
    throw new ForbiddenError(
      maySilence(actor, environment)
        ? 'Your rights are limited to some places: name those that the silence is about.'
        : 'Your roles do not keep exceptions quiet there.',
    );
  const { team: named } = namePlaces(indexCatalog((await currentCatalog()).catalog));
  const { examples, ...counts } = await preview(environment, about, { days: PREVIEW_DAYS, now });
  return {
    ...counts,
    days: PREVIEW_DAYS,
    examples: examples.map(({ number, title, severity, opened_at, resolved_at, team }) => ({
      ref: `EX-${number}`,
      title,
      severity,
      openedAt: opened_at.toISOString(),
      resolvedAt: resolved_at?.toISOString() ?? null,
      team: named(team),
    })),
  };
}

/** Keeps what matches quiet; maintenance is drawn on charts too. Errors: as lib/duty says. */
export async function addSilence(actor: Actor, environment: Environment, asked: NewSilence, now: Date): Promise<SilenceMade> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const lookup = lookupOf(index);
  const said = redactWords(asked, ['reason'], index);
  const made = await inTransaction(async (tx) => {
    const { id, startsAt } = await add(tx, { actor, environment, said, now });
    if (said.kind === 'maintenance') {
      const records = markersOf(id, { ...said, startsAt }).map((record, index) => ({ index, record }));
      const batch = normalizeMarkers(
        { records, rejected: [], total: records.length },
        { environment, source: SOURCE, history: true, now, lookup },
      );
      await writeMarkers(
        tx,
        (batch.markers ?? []).map(({ marker }) => ({ marker: marker satisfies MarkerRecord })),
        { by: actor.name, now },
      );
    }
    return { id };
  });
  await notify(CHANGED_CHANNEL);
  return made;
}

/** Ends a silence before its time, and its markers with it. Errors: as lib/duty says. */
export async function endSilence(actor: Actor, id: string, now: Date): Promise<SilenceMade> {
  await inTransaction(async (tx) => {
    await end(tx, { actor, id, now });
    await endMarkers(tx, { source: SOURCE, prefix: markerId(id, ''), by: actor.name, now });
  });
  await notify(CHANGED_CHANNEL);
  return { id };
}

const markerId = (silence: string, n: string | number) => `maintenance ${silence} ${n}`;
const subjects = [
  ['facility', 'facilities'],
  ['workflow', 'workflows'],
  ['interface', 'interfaces'],
  ['connector', 'connectors'],
  ['application', 'applications'],
] as const;

/** A marker is about one of each: one for each of the longest list, with the others where they name one alone; without a place, about everything. */
function markersOf(id: string, said: NewSilence): Record<string, unknown>[] {
  const longest = subjects.reduce((most, one) => (said[one[1]].length > said[most[1]].length ? one : most));
  const alone = Object.fromEntries(subjects.flatMap(([name, list]) => (said[list].length === 1 ? [[name, said[list][0]]] : [])));
  const each = said[longest[1]].length > 0 ? said[longest[1]] : [null];
  return each.map((place, n) => ({
    markerId: markerId(id, n),
    kind: 'maintenance',
    at: said.startsAt.toISOString(),
    until: said.endsAt.toISOString(),
    title: said.reason.split('\n')[0]?.slice(0, 200) ?? 'Maintenance',
    text: 'People are not told of what it is about until it ends.',
    ...alone,
    ...(place === null ? {} : { [longest[0]]: place }),
  }));
}
