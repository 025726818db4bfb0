-- Of people, their rights and their keys readers see what screens show of others: names, teams, time zones. No read of this or an earlier version asks for
-- the rest as a reader; rights are read before anybody is read for.
INSERT INTO wall_plan (name, kind) VALUES ('access_grant', 'shut');
INSERT INTO wall_plan (name, kind, hidden) VALUES ('person', 'open', '{email_verified,image,external_id,last_sign_in_at,two_factor_enabled,removed_at}');
UPDATE wall_plan SET hidden = '{secret_hash,last_used_at,last_used_address}' WHERE name IN ('api_token', 'provisioning_token');
UPDATE wall_plan SET hidden = '{secret_hash,last_used_address}' WHERE name = 'ingest_key';

-- raise_wall grants by column what is left.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY '{throughline_reader,throughline_mixed,throughline_overseer,throughline_site}'::text[] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('REVOKE SELECT ON access_grant, person, api_token, provisioning_token, ingest_key FROM %I', role_name);
    END IF;
  END LOOP;
END $$;

SELECT raise_wall();
