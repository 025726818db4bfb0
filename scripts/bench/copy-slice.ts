import type pg from 'pg';

/** What a copy differs by. `cut`: transactions that would reach beyond it are left out. */
export interface Copy {
  readonly suffix: string;
  readonly days: number;
  readonly cut: Date;
}

/** Put behind every value that a copy names otherwise, and replaced by the copy's suffix: a character that nobody sends. */
const MARK = '\uE000';

interface CopiedTable {
  readonly name: string;
  /** The rows of the slice as `s`, with `event` (aliased `e`) where an event is named, and the transaction's end as `x.until`. */
  readonly rows: string;
  /** Columns that are neither taken as they are nor, being times, moved by the days. $1 days, $2 suffix. */
  readonly columns: Readonly<Record<string, string>>;
  /** Further columns of the template. */
  readonly more?: string;
  /** What is worked out once a row. */
  readonly once?: string;
}

const named = (column: string) => `s.${column} || $2`;
const moved = (column: string) => `bench.move_id(s.${column}, $1)`;
const marked = (column: string) => `replace(s.${column}, '${MARK}', $2)`;
const ofTransaction = (table: string, column = 'transaction_id') => `${table} s JOIN bench.slice x ON x.id = s.${column}`;
/** As normalize makes it: a UUID of the SHA-256 of the JSON of environment, source and event id, of which `key_text` is the beginning. */
const eventKey = `encode(set_byte(set_byte(substr(h.hash, 1, 16), 6, get_byte(h.hash, 6) & 15 | 128), 8, get_byte(h.hash, 8) & 63 | 128), 'hex')::uuid`;
const hashed = `, LATERAL (SELECT sha256(convert_to(s.key_text || $2 || '"]', 'UTF8')) AS hash OFFSET 0) AS h`;
const keyText = (event: string) =>
  `'[' || to_json(s.environment) || ',' || to_json(${event}.source) || ',' || rtrim(to_json(${event}.event_id)::text, '"') AS key_text`;

/** Everything that holds rows of transactions. Tables of sums are made of these by derive-numbers.ts. */
export const copiedTables: readonly CopiedTable[] = [
  {
    name: 'event',
    rows: 'event s JOIN transaction_event te USING (event_key, occurred_at) JOIN bench.slice x ON x.id = te.transaction_id',
    once: hashed,
    more: `te.transaction_id, ${keyText('s')}, bench.mark_keys(s.business_keys)::text AS marked_keys,
      CASE WHEN s.attributes ? 'attempt.retryOf' THEN jsonb_set(s.attributes, '{attempt.retryOf}', to_jsonb(s.attributes ->> 'attempt.retryOf' || '${MARK}'))
        ELSE s.attributes END::text AS marked_attributes`,
    columns: {
      event_key: eventKey,
      content_hash: `md5(s.content_hash::text || $2)::uuid`,
      event_id: named('event_id'),
      transaction_ref: named('transaction_ref'),
      correlation_id: named('correlation_id'),
      trace_id: 'bench.new_trace(s.trace_id, $2)',
      parent_transaction_ref: named('parent_transaction_ref'),
      business_keys: `${marked('marked_keys')}::jsonb`,
      attributes: `${marked('marked_attributes')}::jsonb`,
      received_at: 's.received_at',
    },
  },
  {
    name: 'transaction_event',
    rows: '',
    once: hashed,
    columns: { transaction_id: moved('transaction_id'), event_key: eventKey },
  },
  {
    name: 'transaction',
    rows: ofTransaction('transaction', 'id'),
    more: 'bench.mark_key(s.key_type, s.key_value) AS marked_key',
    columns: {
      id: moved('id'),
      key_value: marked('marked_key'),
      correlation_id: named('correlation_id'),
      trace_ids: `CASE WHEN s.trace_ids = '{}' THEN s.trace_ids ELSE ARRAY(SELECT bench.new_trace(trace, $2) FROM unnest(s.trace_ids) AS trace) END`,
      notes: `CASE WHEN s.notes = '[]' THEN s.notes ELSE bench.move_notes(s.notes, $1) END`,
      updated_at: 's.updated_at',
    },
  },
  {
    name: 'transaction_key',
    rows: ofTransaction('transaction_key'),
    more: `CASE WHEN s.kind IN ('error', 'trace') THEN s.value WHEN s.kind ~ '^(link:)?key:' THEN bench.mark_key(regexp_replace(s.kind, '^(link:)?key:', ''), s.value)
      ELSE s.value || '${MARK}' END AS marked_value`,
    columns: {
      transaction_id: moved('transaction_id'),
      value: `CASE WHEN s.kind = 'trace' THEN bench.new_trace(s.value, $2) ELSE ${marked('marked_value')} END`,
    },
  },
  {
    name: 'transaction_course',
    rows: ofTransaction('transaction_course'),
    // The product folds a story anew from all events when it has none.
    columns: {
      transaction_id: moved('transaction_id'),
      steps: 'bench.move_steps(s.steps, $1)',
      story: 'NULL::json',
      keys: 'NULL::json',
    },
  },
  { name: 'deadline', rows: ofTransaction('deadline'), columns: { transaction_id: moved('transaction_id') } },
  { name: 'seen_value', rows: ofTransaction('seen_value'), columns: { transaction_id: moved('transaction_id'), value: named('value') } },
  { name: 'handover', rows: ofTransaction('handover'), columns: { transaction_id: moved('transaction_id') } },
  {
    name: 'contribution',
    rows: ofTransaction('contribution', 'subject_id'),
    columns: {
      subject_id: moved('subject_id'),
      state: `CASE WHEN s.state = 'counted' AND s.counts_at + make_interval(days => $1) > now() THEN 'pending' ELSE s.state END`,
    },
  },
  {
    name: 'exception_member',
    rows: `exception_member s JOIN bench.slice x ON x.id = s.subject_id JOIN exception ex ON ex.id = s.exception_id
      LEFT JOIN LATERAL (SELECT source, event_id FROM event e WHERE e.event_key = s.event_key LIMIT 1) e ON true`,
    once: hashed,
    more: `ex.state = 'resolved' AS was_resolved, ${keyText('e')}`,
    columns: {
      subject_id: moved('subject_id'),
      exception_id: `CASE WHEN s.was_resolved THEN bench.move_id(s.exception_id, $1) ELSE s.exception_id END`,
      event_key: eventKey,
    },
  },
];

const functions = (staying: readonly string[]) => `
  CREATE FUNCTION bench.move_id(id uuid, days integer) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(('x' || substr(id::text, 1, 8) || substr(id::text, 10, 4))::bit(48)::bigint + days * 86400000::bigint), 12, '0') || substr(id::text, 15))::uuid $$;
  CREATE FUNCTION bench.new_trace(trace text, suffix text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN length(trace) = 36 THEN md5(replace(trace, '-', '') || suffix)::uuid::text ELSE md5(trace || suffix) END $$;
  CREATE FUNCTION bench.mark_key(type text, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN type = ANY ('{${staying.join(',')}}') THEN value ELSE regexp_replace(value, '(?=\\||$)', '${MARK}') END $$;
  CREATE FUNCTION bench.mark_keys(keys jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_agg(jsonb_set(key, '{value}', to_jsonb(bench.mark_key(key ->> 'type', key ->> 'value'))) ORDER BY place), '[]')
    FROM jsonb_array_elements(keys) WITH ORDINALITY AS one (key, place) $$;
  CREATE FUNCTION bench.move_notes(notes jsonb, days integer) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT jsonb_agg(jsonb_set(note, '{at}', to_jsonb(to_char(((note ->> 'at')::timestamptz + make_interval(days => days)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) ORDER BY place)
    FROM jsonb_array_elements(notes) WITH ORDINALITY AS one (note, place) $$;
  CREATE FUNCTION bench.move_steps(steps json, days integer) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_array(step -> 0, (step ->> 1)::bigint + moved, (step ->> 2)::bigint + moved, step -> 3, (step ->> 4)::bigint + moved,
      (step ->> 5)::bigint + moved) ORDER BY place), '[]')
    FROM json_array_elements(steps) WITH ORDINALITY AS one (step, place), (SELECT days * 86400000::bigint AS moved) AS by $$;`;

/** Until when a transaction has something to say or is waited for: a copy that lies whole in the past is as it would be there. */
const slice = `
  CREATE UNLOGGED TABLE bench.slice AS
    SELECT t.id, greatest(t.last_at, t.failed_at, (SELECT max(d.due_at) FROM deadline d WHERE d.transaction_id = t.id AND d.state IN ('pending', 'missed')),
      (SELECT max(greatest(h.sent_at, h.received_at)) FROM handover h WHERE h.transaction_id = t.id)) AS until
    FROM transaction t;
  ALTER TABLE bench.slice ADD PRIMARY KEY (id);
  ANALYZE bench.slice;`;

/** Puts the rows of all transactions that are there aside, ready to be copied. */
export async function setSliceAside(client: pg.Client, staying: Iterable<string>): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS bench CASCADE');
  await client.query(`CREATE SCHEMA bench; ${functions([...staying])} ${slice}`);
  for (const { name, rows, more } of copiedTables)
    if (rows !== '')
      await client.query(`CREATE UNLOGGED TABLE bench.${name} AS SELECT s.*, x.until${more ? `, ${more}` : ''} FROM ${rows}`);
  // A resolved exception of the slice is another one in each copy; one that is open goes on.
  await client.query(`CREATE UNLOGGED TABLE bench.exception AS SELECT * FROM exception WHERE state = 'resolved'`);
  await client.query(`CREATE UNLOGGED TABLE bench.shared_key AS SELECT s.*, CASE WHEN s.kind LIKE 'key:%' THEN bench.mark_key(substr(s.kind, 5), s.value) ELSE s.value || '${MARK}' END AS marked_value
    FROM shared_key s WHERE s.kind <> 'trace'`);
}

/** Copies the slice once, moved by whole days and under names of its own. Returns how many events that were. */
export async function copySlice(client: pg.Client, copy: Copy): Promise<number> {
  let events = 0;
  for (const table of copiedTables) {
    const list = await listColumns(client, table.name);
    const values = list.map(({ name, time }) => table.columns[name] ?? (time ? `s.${name} + make_interval(days => $1)` : `s.${name}`));
    const from = table.rows === '' ? 'event' : table.name;
    const { rowCount } = await client.query({
      text: `INSERT INTO ${table.name} (${list.map(({ name }) => name).join(', ')}) SELECT ${values.join(', ')} FROM bench.${from} s${table.once ?? ''}
             WHERE s.until + make_interval(days => $1) <= $3 AND $2::text IS NOT NULL`,
      values: [copy.days, copy.suffix, copy.cut],
    });
    if (table.name === 'event') events = rowCount ?? 0;
  }
  const exceptions = (await listColumns(client, 'exception')).filter(({ name }) => name !== 'number');
  const values = exceptions.map(({ name, time }) =>
    name === 'id' ? moved('id') : time ? `least(now(), s.${name} + make_interval(days => $1))` : `s.${name}`,
  );
  await client.query({
    text: `INSERT INTO exception (${exceptions.map(({ name }) => name).join(', ')}) SELECT ${values.join(', ')} FROM bench.exception s
           WHERE EXISTS (SELECT FROM exception_member m WHERE m.exception_id = ${moved('id')})`,
    values: [copy.days],
  });
  await client.query({
    text: `INSERT INTO shared_key (environment, workflow, kind, value, reason, first_at, last_at, events)
           SELECT environment, workflow, kind, replace(marked_value, '${MARK}', $2), reason, first_at + make_interval(days => $1), last_at + make_interval(days => $1), events
           FROM bench.shared_key ON CONFLICT (environment, kind, value, workflow) DO UPDATE SET last_at = excluded.last_at, events = shared_key.events + excluded.events`,
    values: [copy.days, copy.suffix],
  });
  return events;
}

async function listColumns(client: pg.Client, table: string): Promise<{ name: string; time: boolean }[]> {
  const { rows } = await client.query({
    text: `SELECT attname AS name, atttypid = 'timestamptz'::regtype AS time FROM pg_attribute
           WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' ORDER BY attnum`,
    values: [table],
  });
  return rows;
}
