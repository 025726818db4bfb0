-- Which session at the provider of single sign-on a session here came from: issuer and subject as in `account`, and the provider's own id of it where it tells one.
ALTER TABLE session ADD COLUMN sign_on_subject text, ADD COLUMN sign_on_sid text;
CREATE INDEX session_sign_on ON session (sign_on_subject) WHERE sign_on_subject IS NOT NULL;

-- Logout tokens that were taken: each counts once. Kept for as long as one could be shown again.
CREATE TABLE sign_on_logout (
  jti text PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO wall_plan (name, kind) VALUES ('sign_on_logout', 'shut');
