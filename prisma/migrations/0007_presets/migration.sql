-- What became of records that came by a preset, by hour of arrival and as delivered: a batch that is sent again counts again.
-- `outcome`: mapped, rejected, left_out, application_health or unknown_status; `reason`: why it was left out, or the status word.
CREATE TABLE preset_hour (
  environment text NOT NULL,
  bucket_at timestamptz NOT NULL,
  source text NOT NULL,
  preset text NOT NULL,
  version integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('mapped', 'rejected', 'left_out', 'application_health', 'unknown_status')),
  reason text NOT NULL DEFAULT '',
  n bigint NOT NULL,
  PRIMARY KEY (environment, preset, bucket_at, source, version, outcome, reason)
);
