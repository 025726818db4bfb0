-- Of which coming hours without anybody on duty its owners were told: once when they were far, once when they were near.
CREATE TABLE duty_gap_told (
  schedule text NOT NULL,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  stage text NOT NULL CHECK (stage IN ('ahead', 'near')),
  told_at timestamptz NOT NULL,
  -- The mails that told it; one that still waits is dropped when somebody takes those hours.
  intents uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (schedule, stage, from_at)
);

-- A body of the catalog's own instead of plain JSON, by its id. A version that does not know it sends plain JSON.
ALTER TABLE webhook ADD COLUMN template text;
