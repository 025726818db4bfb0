-- Which tables are cut over several machines where Citus is there, by which column, and beside which other one. Nothing happens without it.
CREATE TABLE distribution_plan (
  parent text PRIMARY KEY,
  by_column text NOT NULL,
  -- Rows of the same value lie on the same machine as those of this table.
  beside text,
  place integer NOT NULL UNIQUE
);
-- Spans are most of the bytes and of the writing; a block lies beside the traces that lead to it. Every unique key holds its column.
INSERT INTO distribution_plan VALUES
  ('span_block', 'block_key', NULL, 1), ('span_trace', 'block_key', 'span_block', 2);

-- Distributes what is not distributed yet, with its rows; the names of what it did. Raises where Citus is not installed or has no machine.
CREATE FUNCTION distribute_tables() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  plan distribution_plan;
  known boolean;
  nodes integer;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
    RAISE EXCEPTION 'Citus is not installed in this database: create extension citus' USING ERRCODE = 'feature_not_supported';
  END IF;
  EXECUTE 'SELECT count(*) FROM pg_dist_node WHERE isactive AND shouldhaveshards' INTO nodes;
  IF nodes = 0 THEN
    RAISE EXCEPTION 'Citus has no machine to put rows on: select citus_add_node(host, port)' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  FOR plan IN SELECT * FROM distribution_plan ORDER BY place LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = $1::regclass)' INTO known USING plan.parent;
    CONTINUE WHEN known;
    EXECUTE 'SELECT create_distributed_table($1::regclass, $2, colocate_with => $3)' USING plan.parent, plan.by_column, coalesce(plan.beside, 'none');
    RETURN NEXT plan.parent;
  END LOOP;
END $$;
