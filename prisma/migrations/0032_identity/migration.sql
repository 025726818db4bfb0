-- People: who they are, how they prove it, and what ends it.

ALTER TABLE person
  -- From then on neither a session nor a token of theirs counts.
  ADD COLUMN disabled_at timestamptz,
  ADD COLUMN two_factor_enabled boolean NOT NULL DEFAULT false,
  ADD COLUMN last_sign_in_at timestamptz,
  -- What the directory that provisions them calls them.
  ADD COLUMN external_id text;
CREATE UNIQUE INDEX person_external ON person (external_id) WHERE external_id IS NOT NULL;
-- The list of people is read in this order, a page at a time.
CREATE INDEX person_page ON person (lower(name), id);

-- When its person last typed the password or a code: some deeds ask for it again after a while.
ALTER TABLE session ADD COLUMN proved_at timestamptz NOT NULL DEFAULT now();

-- Who gave a right: a person by hand, the groups of single sign-on, or those of the directory. Each replaces only its own.
ALTER TABLE access_grant ADD COLUMN source text NOT NULL DEFAULT 'person' CHECK (source IN ('person', 'sign_on', 'directory'));

ALTER TABLE api_token
  ADD COLUMN name text NOT NULL DEFAULT '',
  ADD COLUMN created_by text NOT NULL DEFAULT '',
  ADD COLUMN last_used_address text,
  ADD COLUMN replaced_by uuid;
CREATE INDEX api_token_person ON api_token (person_id);

-- Secrets of the second factor, sealed under AUTH_SECRET.
CREATE TABLE two_factor (
  id text PRIMARY KEY,
  person_id text NOT NULL UNIQUE REFERENCES person (id) ON DELETE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamptz
);

-- A code counts once: the time step of every code that was taken, for as long as it could be shown again.
CREATE TABLE second_factor_use (
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  step bigint NOT NULL,
  PRIMARY KEY (person_id, step)
);

-- A way to set a password, once. The link in the mail carries a proof that only AUTH_SECRET makes; it is not stored.
CREATE TABLE password_link (
  id uuid PRIMARY KEY,
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('invitation', 'reset')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX password_link_person ON password_link (person_id) WHERE used_at IS NULL;

-- Turns taken in a window of time, by whatever must be slowed down; one row per thing, on every replica the same.
CREATE TABLE throttle (
  key text PRIMARY KEY,
  started_at timestamptz NOT NULL,
  turns integer NOT NULL
);
CREATE INDEX throttle_started ON throttle (started_at);

-- The bearer of one may provision people and groups (SCIM), and nothing else.
CREATE TABLE provisioning_token (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  public_id text NOT NULL UNIQUE,
  secret_hash bytea NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  last_used_address text
);

CREATE TABLE directory_group (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  display_name text NOT NULL UNIQUE,
  external_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE directory_member (
  group_id uuid NOT NULL REFERENCES directory_group (id) ON DELETE CASCADE,
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, person_id)
);
CREATE INDEX directory_member_person ON directory_member (person_id);

-- What is left of a key's rate in the running second; processes take from it in portions.
CREATE TABLE rate_budget (
  key_id text PRIMARY KEY,
  tokens double precision NOT NULL,
  filled_at timestamptz NOT NULL
);

-- Mails about one's own account and shifts are about no exception.
ALTER TABLE intent DROP CONSTRAINT intent_subject;
ALTER TABLE intent ADD CONSTRAINT intent_subject
  CHECK (num_nonnulls(exception_id, digest_id) = 1 OR reason IN ('bundle', 'test', 'summary', 'swap', 'password'));
