-- Spans are kept in blocks: all spans of one request and UTC day in one compressed value, and one narrow row for each trace in it.
-- One row a span cost 545 bytes and 38 us of processor time; decision 8 has the figures.

-- `lines` is text in UTF-8, compressed by zstd when it begins with zstd's magic number (this PostgreSQL has no zstd of its own):
-- a header, then one line a trace. lib/domain/span-text.ts writes and reads it.
CREATE TABLE span_block (
  -- Made of the environment and the content: the same spans sent again are the same block.
  block_key uuid NOT NULL,
  -- The first span's start. All spans of a block start on one UTC day, so that the day finds them.
  started_at timestamptz NOT NULL,
  environment text NOT NULL,
  source text NOT NULL,
  received_at timestamptz NOT NULL,
  spans integer NOT NULL,
  lines bytea NOT NULL,
  PRIMARY KEY (block_key, started_at)
) PARTITION BY RANGE (started_at);
-- Compressed already.
ALTER TABLE span_block ALTER COLUMN lines SET STORAGE EXTERNAL;
-- Small blocks are put together once their day is quiet; few stay small.
CREATE INDEX span_block_small ON span_block (environment, received_at) WHERE spans < 256;

-- Where a trace's spans are: the line begins at byte `at` of the block's text and has `size` bytes.
CREATE TABLE span_trace (
  trace_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  block_key uuid NOT NULL,
  at integer NOT NULL,
  size integer NOT NULL
) PARTITION BY RANGE (started_at);
CREATE INDEX span_trace_trace ON span_trace (trace_id);

-- A span that points to a span of another trace: read from both ends.
CREATE TABLE trace_link (
  environment text NOT NULL,
  trace_id uuid NOT NULL,
  linked_trace_id uuid NOT NULL,
  span_id text NOT NULL,
  linked_span_id text NOT NULL,
  -- Start of the span that says it.
  started_at timestamptz NOT NULL,
  PRIMARY KEY (trace_id, linked_trace_id, span_id, linked_span_id, started_at, environment)
) PARTITION BY RANGE (started_at);
CREATE INDEX trace_link_back ON trace_link (linked_trace_id);

DELETE FROM partition_plan WHERE parent = 'span';
-- Links outlive their spans: transactions that last weeks are joined by them.
INSERT INTO partition_plan VALUES ('span_block', 'time', 'day', 30), ('span_trace', 'time', 'day', 30), ('trace_link', 'time', 'day', 100);

-- What is there becomes one uncompressed block for each trace and day; the worker puts them together and compresses them.
SELECT ensure_partition(parent, day) FROM (SELECT DISTINCT date_trunc('day', started_at, 'UTC') AS day FROM span) AS days,
  unnest(ARRAY['span_block', 'span_trace', 'trace_link']) AS parent;

CREATE TEMP TABLE moved ON COMMIT DROP AS
  SELECT gen_random_uuid() AS block_key, environment, trace_id, min(started_at) AS started_at, min(source) AS source, count(*) AS spans,
    '["' || replace(trace_id::text, '-', '') || '","0",' || string_agg(jsonb_build_array(span_id, parent_span_id, start_nano, duration_nano::text,
      name, kind, application, status, status_message, 0, attributes,
      (SELECT coalesce(jsonb_agg(jsonb_build_array(l ->> 'traceId', l ->> 'spanId')), '[]') FROM jsonb_array_elements(links) AS l),
      (SELECT coalesce(jsonb_agg(jsonb_build_array(e ->> 'name', (extract(epoch FROM (e ->> 'at')::timestamptz) * 1000)::bigint, e -> 'attributes')), '[]')
       FROM jsonb_array_elements(span_events) AS e))::text, ',') || ']' AS line
  FROM span GROUP BY environment, trace_id, date_trunc('day', started_at, 'UTC');

INSERT INTO span_block
  SELECT block_key, started_at, environment, source, now() - interval '1 hour', spans, convert_to('{"words":[],"resources":[{}]}' || E'\n' || line, 'UTF8') FROM moved;
INSERT INTO span_trace
  SELECT trace_id, started_at, block_key, octet_length('{"words":[],"resources":[{}]}') + 1, octet_length(convert_to(line, 'UTF8')) FROM moved;
INSERT INTO trace_link
  SELECT environment, trace_id, (l ->> 'traceId')::uuid, span_id, l ->> 'spanId', started_at FROM span, jsonb_array_elements(links) AS l
  WHERE (l ->> 'traceId')::uuid <> trace_id ON CONFLICT DO NOTHING;

DROP TABLE span;
ANALYZE span_block;
ANALYZE span_trace;
