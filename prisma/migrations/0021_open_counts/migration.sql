-- How many cases of a KPI are open, or too young to count, by the hours they began in and belong to: the index over the cases was read whole, one
-- entry a case, at every look at the list of KPIs. Rows of 0 stay until they are counted anew. `cohort_hour` of an open case is its `opened_hour`.
CREATE TABLE kpi_waiting (
  environment text NOT NULL,
  kpi text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'pending')),
  opened_hour timestamptz NOT NULL,
  cohort_hour timestamptz NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (environment, kpi, state, opened_hour, cohort_hour)
) WITH (fillfactor = 50);

-- Counts them anew from the cases. Whoever writes cases writes this table after them, so that holding its writers off until the end of the
-- transaction leaves none out and counts none twice.
CREATE FUNCTION recount_kpi_waiting() RETURNS void LANGUAGE sql AS $$
  LOCK TABLE kpi_waiting IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM kpi_waiting;
  INSERT INTO kpi_waiting
    SELECT environment, kpi, state, date_trunc('hour', opened_at, 'UTC'), date_trunc('hour', CASE state WHEN 'open' THEN opened_at ELSE cohort_at END, 'UTC'), count(*)
    FROM contribution WHERE state = 'open' OR state = 'pending' GROUP BY 1, 2, 3, 4, 5;
$$;
SELECT recount_kpi_waiting();

-- What stood open now and what is held by it: few rows beside all there ever were.
CREATE INDEX exception_live ON exception (environment, opened_at) WHERE state <> 'resolved';
