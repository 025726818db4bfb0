-- What rules that compare documents have seen: one narrow row for each document that such a rule looks at, by a hash of what must agree.
CREATE TABLE rule_record (
  environment text NOT NULL,
  -- Of the exception type.
  code text NOT NULL,
  key_hash uuid NOT NULL,
  -- What tells two of the same transaction apart; where nothing does, of the transaction.
  content uuid NOT NULL,
  subject_id uuid NOT NULL,
  -- True: the entry bears what tells two apart. Of a replay: something had failed that called for it.
  told boolean NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, code, key_hash, content, subject_id)
);
-- Transactions that turn out to be one take their records with them.
CREATE INDEX rule_record_subject ON rule_record (subject_id);
CREATE INDEX rule_record_old ON rule_record USING brin (at);

-- What an application last said of a key of master data, by snapshots and by traffic.
CREATE TABLE reference_row (
  environment text NOT NULL,
  domain text NOT NULL,
  key_hash uuid NOT NULL,
  application text NOT NULL,
  -- Null where the key names a person.
  key_text text,
  state text NOT NULL,
  -- What it was before `valid_from`; null when it was not known.
  prior_state text,
  valid_from timestamptz NOT NULL,
  attributes jsonb NOT NULL DEFAULT '{}',
  source text NOT NULL,
  -- The transaction that taught it, where traffic did.
  transaction_id uuid,
  facility text NOT NULL,
  department text NOT NULL,
  workflow text NOT NULL,
  told_at timestamptz NOT NULL,
  -- When rules look at the key next; null: nothing is open.
  due_at timestamptz,
  PRIMARY KEY (environment, domain, key_hash, application)
);
CREATE INDEX reference_row_due ON reference_row (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX reference_row_old ON reference_row (told_at);

-- Which keys bear a value, for attributes that no two keys may share.
CREATE TABLE reference_value (
  environment text NOT NULL,
  domain text NOT NULL,
  attribute text NOT NULL,
  value text NOT NULL,
  key_hash uuid NOT NULL,
  PRIMARY KEY (environment, domain, attribute, value, key_hash)
);
CREATE INDEX reference_value_key ON reference_value (environment, domain, key_hash);

-- Who tells of a domain, and since when: who never does cannot be missed.
CREATE TABLE reference_teller (
  environment text NOT NULL,
  domain text NOT NULL,
  application text NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  keys bigint NOT NULL,
  PRIMARY KEY (environment, domain, application)
);

-- A key of master data that a comparison finds wrong, and what is told of it.
CREATE TABLE reference_breach (
  environment text NOT NULL,
  code text NOT NULL,
  domain text NOT NULL,
  key_hash uuid NOT NULL,
  -- Of the row that is wrong; with the attribute, where one differs or is shared.
  place text NOT NULL,
  -- The cause it belongs to: few of one cause may be tolerated.
  signature text NOT NULL,
  since timestamptz NOT NULL,
  raised boolean NOT NULL,
  finding jsonb NOT NULL,
  -- The other key of a pair: looked at again when this one changes.
  partner uuid,
  PRIMARY KEY (environment, code, key_hash, place)
);
CREATE INDEX reference_breach_partner ON reference_breach (environment, domain, partner) WHERE partner IS NOT NULL;
CREATE INDEX reference_breach_cause ON reference_breach (environment, signature);

-- A transaction whose documents one end lacks is looked for among those that differ only.
CREATE INDEX handover_short ON handover (environment, interface, at) WHERE sent > received;
-- Whether the receiving end of an interface counts at all.
CREATE INDEX handover_heard ON handover (environment, interface, at) WHERE received > 0;

ALTER TABLE exception_member DROP CONSTRAINT exception_member_subject_kind_check;
ALTER TABLE exception_member ADD CONSTRAINT exception_member_subject_kind_check
  CHECK (subject_kind IN ('transaction', 'occurrence', 'metric', 'record'));

INSERT INTO retention_limit VALUES ('rule_record', 120, NULL), ('reference_row', 400, 1000000);
