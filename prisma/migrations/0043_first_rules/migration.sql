-- Rules of kind reconcile that the first version kept name their two sides in words; it never judged them, and since then a rule says by itself what is
-- held against what. A catalog that has one could not be read any more. Two milestones of one workflow become what was meant: the second is missed
-- where it does not follow the first in time. A rule with other words finds nothing, as before, until somebody writes what it means.
UPDATE catalog_version AS v
SET content = jsonb_set(v.content, '{exceptionTypes}', (
  SELECT jsonb_agg(CASE
      WHEN one.type #>> '{rule,kind}' IS DISTINCT FROM 'reconcile' OR jsonb_typeof(one.type #> '{rule,left}') <> 'string' THEN one.type
      WHEN l ~ '^wf-[a-z0-9-]+:[a-z0-9_]+$' AND r ~ '^wf-[a-z0-9-]+:[a-z0-9_]+$' AND split_part(l, ':', 1) = split_part(r, ':', 1) THEN
        jsonb_set(one.type, '{rule}', jsonb_build_object('kind', 'missing_milestone', 'workflow', split_part(l, ':', 1), 'after', split_part(l, ':', 2),
          'milestone', split_part(r, ':', 2), 'within', one.type #> '{rule,within}', 'clock', 'elapsed', 'unless', '[]'::jsonb,
          'groupBy', one.type #> '{rule,groupBy}'))
      ELSE jsonb_set(one.type, '{rule}', jsonb_build_object('kind', 'event', 'when', 'false', 'groupBy', one.type #> '{rule,groupBy}'))
    END ORDER BY one.place)
  FROM jsonb_array_elements(v.content -> 'exceptionTypes') WITH ORDINALITY AS one (type, place),
    LATERAL (SELECT one.type #>> '{rule,left}' AS l, one.type #>> '{rule,right}' AS r) AS sides))
WHERE v.content @? '$.exceptionTypes[*].rule ? (@.kind == "reconcile" && @.left.type() == "string")';
