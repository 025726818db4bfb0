-- Application metrics that passed a threshold of a rule: since when, whether that was raised, and since when they are back.
CREATE TABLE metric_breach (
  -- The subject of the exception's member.
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  code text NOT NULL,
  place text NOT NULL,
  threshold double precision NOT NULL,
  since timestamptz NOT NULL,
  raised_at timestamptz,
  back_since timestamptz,
  UNIQUE (environment, code, place, threshold)
);

-- Beside transactions and batches, a place whose metric is beyond its threshold can belong to an exception.
ALTER TABLE exception_member DROP CONSTRAINT exception_member_subject_kind_check;
ALTER TABLE exception_member ADD CONSTRAINT exception_member_subject_kind_check CHECK (subject_kind IN ('transaction', 'occurrence', 'metric'));
