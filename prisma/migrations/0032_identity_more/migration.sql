-- Whom the directory has deleted: disabled for good and gone for it, while what they did keeps their name. One it makes again is the same person.
ALTER TABLE person ADD COLUMN removed_at timestamptz;
