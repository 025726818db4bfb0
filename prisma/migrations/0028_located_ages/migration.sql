-- Of each part of an age the newest date known by an instant: read from the index alone, in its order, instead of every load there ever was.
CREATE INDEX contribution_age ON contribution (environment, kpi, facility, part, opened_at) INCLUDE (cohort_at) WHERE state = 'standing' AND part IS NOT NULL;
