-- What stood open at a time before now is found by when it was resolved: without it every exception there ever was is read.
CREATE INDEX exception_resolved ON exception (environment, resolved_at) WHERE resolved_at IS NOT NULL;
-- What is too young to count, and what was left out, is few beside what counts: by contribution_cohort all cases of the window are read.
CREATE INDEX contribution_waiting ON contribution (environment, kpi, cohort_at) WHERE state = 'pending';
CREATE INDEX contribution_excluded ON contribution (environment, kpi, cohort_at) WHERE state = 'excluded';

-- Days are made once and read often: their sketches are kept as the text that readers gather (`bucket,count,bucket,count`). Writing arrays out at
-- every read took more time than all the rest of the read.
ALTER TABLE group_day ALTER COLUMN sketch TYPE text USING array_to_string(sketch, ',');
ALTER TABLE bucket_day ALTER COLUMN sketch TYPE text USING array_to_string(sketch, ',');
