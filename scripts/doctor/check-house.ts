import type pg from 'pg';
import { z } from 'zod';
import { type Found, fault, good, warning } from './found';

const houseRow = z.object({
  beat_seconds: z.number().nullable(),
  workers: z.number(),
  inbox: z.number(),
  plans: z.number(),
  missing_tomorrow: z.string().nullable(),
  missing_soon: z.string().nullable(),
  held_since: z.date().nullable(),
  backup_seconds: z.number().nullable(),
  backup_file: z.string().nullable(),
  undelivered: z.number(),
  late_intents: z.number(),
  administrators: z.number(),
  keys: z.number(),
  expiring: z.string().nullable(),
  silent: z.string().nullable(),
  catalog_version: z.number().nullable(),
  unassigned: z.number(),
  events_day: z.number(),
  refused_day: z.number(),
  other_events: z.number(),
});
export type HouseFacts = z.infer<typeof houseRow>;

const missing = (days: number) => `(SELECT string_agg(p.parent, ', ' ORDER BY p.parent) FROM partition_plan p
  WHERE NOT EXISTS (SELECT FROM unnest(ARRAY['_d' || to_char(now() AT TIME ZONE 'UTC' + interval '${days} days', 'YYYYMMDD'),
    '_m' || to_char(now() AT TIME ZONE 'UTC' + interval '${days} days', 'YYYYMM')]) AS cut WHERE to_regclass(quote_ident(p.parent || cut)) IS NOT NULL))`;

const ASK = `
  SELECT (SELECT extract(epoch FROM now() - max(at))::float8 FROM worker_heartbeat) AS beat_seconds,
    (SELECT count(*)::integer FROM worker_heartbeat WHERE at > now() - interval '15 seconds') AS workers,
    (SELECT count(*)::integer FROM (SELECT FROM event_inbox LIMIT 1000000) AS waiting) AS inbox,
    (SELECT count(*)::integer FROM partition_plan) AS plans, ${missing(1)} AS missing_tomorrow, ${missing(2)} AS missing_soon,
    (SELECT since FROM hold WHERE released_at IS NULL) AS held_since,
    (SELECT extract(epoch FROM now() - max(recovery_point))::float8 FROM backup_made) AS backup_seconds,
    (SELECT file FROM backup_made ORDER BY recovery_point DESC LIMIT 1) AS backup_file,
    (SELECT count(*)::integer FROM intent WHERE state IN ('dead', 'bounced') AND ended_at > now() - interval '7 days') AS undelivered,
    (SELECT count(*)::integer FROM intent i LEFT JOIN exception e ON e.id = i.exception_id WHERE i.state IN ('waiting', 'sending', 'unknown')
      AND i.bundle_id IS NULL AND i.available_at < now() - interval '15 minutes' AND coalesce(e.snoozed_until, 'epoch') <= now()) AS late_intents,
    (SELECT count(DISTINCT g.person_id)::integer FROM access_grant g WHERE g.role = 'administrator') AS administrators,
    (SELECT count(*)::integer FROM ingest_key WHERE revoked_at IS NULL AND coalesce(expires_at, 'infinity') > now()) AS keys,
    (SELECT string_agg(name, ', ') FROM ingest_key WHERE revoked_at IS NULL AND expires_at BETWEEN now() AND now() + interval '14 days') AS expiring,
    (SELECT string_agg(name, ', ') FROM (SELECT name FROM ingest_key WHERE revoked_at IS NULL AND coalesce(expires_at, 'infinity') > now()
      AND coalesce(last_used_at, created_at) < now() - interval '30 days' ORDER BY last_used_at LIMIT 5) AS unused) AS silent,
    (SELECT max(id)::integer FROM catalog_version) AS catalog_version,
    (SELECT coalesce(sum(n), 0)::integer FROM bucket_hour WHERE bucket_at > now() - interval '1 day'
      AND (facility = 'unassigned' OR department = 'unassigned' OR workflow = 'unassigned')) AS unassigned,
    (SELECT coalesce(sum(n), 0)::integer FROM bucket_hour WHERE bucket_at > now() - interval '1 day') AS events_day,
    (SELECT count(*)::integer FROM rejected_record WHERE received_at > now() - interval '1 day') AS refused_day,
    (SELECT coalesce(sum(events), 0)::integer FROM bucket_other WHERE month_at >= date_trunc('month', now(), 'UTC')) AS other_events`;

/** What the product's tables say of it. Small tables, partial indexes, and one day of hours. */
export async function readHouse(client: pg.Client): Promise<HouseFacts> {
  const { rows } = await client.query(ASK);
  return houseRow.parse(rows[0]);
}

const days = (seconds: number) => (seconds / 86_400).toFixed(1);

export interface HouseOptions {
  /** The database is ours: its backups are made by our command, and noted. */
  readonly embedded: boolean;
}

export function checkHouse(facts: HouseFacts, { embedded }: HouseOptions): Found[] {
  return [
    judgeWorker(facts),
    judgeInbox(facts),
    facts.missing_tomorrow !== null
      ? fault(
          'Partitions',
          `There is none for tomorrow: ${facts.missing_tomorrow}.`,
          'Start a worker; it makes them. If one runs, its log says what keeps it.',
        )
      : facts.missing_soon !== null
        ? warning('Partitions', `There is none for the day after tomorrow: ${facts.missing_soon}.`, 'Start a worker, or look into its log.')
        : good('Partitions', `${facts.plans} tables have theirs for the days to come.`),
    facts.held_since !== null
      ? warning(
          'Hold',
          `Nothing is sent since ${facts.held_since.toISOString()}.`,
          'npm run admin -- release-hold says what waits, and ends it.',
        )
      : good('Hold', 'Nothing is held back.'),
    judgeBackup(facts, embedded),
    judgeTelling(facts),
    facts.administrators > 0
      ? good('People', `${facts.administrators} administrators.`)
      : fault('People', 'There is no administrator.', 'npm run admin -- create-user --email E --role administrator'),
    judgeKeys(facts),
    judgeCatalog(facts),
    judgeRefused(facts),
  ];
}

function judgeWorker({ beat_seconds: seconds, workers }: HouseFacts): Found {
  const mend = 'Start one: npm run worker. If one runs, its log says what keeps it.';
  if (seconds === null) return fault('Worker', 'None was ever heard from.', mend);
  return seconds > 15
    ? fault('Worker', `The last was heard from ${Math.round(seconds)} s ago.`, mend)
    : good('Worker', `${workers} at work.`);
}

function judgeInbox({ inbox }: HouseFacts): Found {
  const said = `${inbox} events are stored and wait to be counted.`;
  return inbox > 100_000
    ? warning('Inbox', said, 'If it grows for long, give the worker a core of its own (docs/operations.md, "Sizes").')
    : good('Inbox', said);
}

function judgeBackup({ backup_seconds: seconds, backup_file: file }: HouseFacts, embedded: boolean): Found {
  if (!embedded) return good('Backup', 'is with the operators of the database (docs/operations.md, "Backup and restore").');
  const mend = 'npm run admin -- backup FILE, once a day by cron or a systemd timer (deploy/systemd).';
  if (seconds === null) return warning('Backup', 'None was ever made.', mend);
  return seconds > 2 * 86_400
    ? warning('Backup', `The last is ${days(seconds)} days old: ${file}.`, mend)
    : good('Backup', `${days(seconds)} days old: ${file}`);
}

function judgeTelling({ undelivered, late_intents: late }: HouseFacts): Found {
  if (late + undelivered === 0) return good('Telling', 'Nobody waits for a mail.');
  return warning(
    'Telling',
    `${late} messages are late, ${undelivered} could not be delivered this week.`,
    'The page /on-call/telling says to whom and why.',
  );
}

function judgeKeys({ keys, expiring, silent }: HouseFacts): Found {
  if (keys === 0)
    return warning(
      'Keys',
      'There is no ingest key: nothing can come in.',
      'npm run admin -- create-key --environment production --name SENDER',
    );
  if (expiring !== null) return warning('Keys', `These end within 14 days: ${expiring}.`, 'npm run admin -- rotate-key ID --overlap 24h');
  if (silent !== null)
    return warning('Keys', `Not used for 30 days: ${silent}.`, 'Ask the sender, or end them: npm run admin -- revoke-key ID');
  return good('Keys', `${keys} in use.`);
}

function judgeCatalog({ catalog_version: version, unassigned, events_day: events, other_events: other }: HouseFacts): Found {
  if (version === null) return fault('Catalog', 'None is in force.', 'npm run admin -- catalog apply FOLDER');
  if (unassigned === 0 && other === 0) return good('Catalog', `Version ${version} knows everything of the last day.`);
  const share = events === 0 ? 0 : Math.round((100 * unassigned) / events);
  return warning(
    'Catalog',
    `Version ${version} does not know a place or workflow of ${unassigned} events of the last day (${share} %); ${other} this month are counted as other.`,
    'The page Sources says which names; add them to the catalog: npm run admin -- catalog apply FOLDER',
  );
}

function judgeRefused({ refused_day: refused }: HouseFacts): Found {
  return refused > 0
    ? warning(
        'Refused',
        `${refused} records were refused in the last day.`,
        'The page Sources, Refused says why, and takes them again when they are mended.',
      )
    : good('Refused', 'None in the last day.');
}
