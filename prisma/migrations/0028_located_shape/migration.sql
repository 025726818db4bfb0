-- Web and worker of two versions run side by side during an upgrade: a row of another shape is as good as none.
ALTER TABLE located ADD COLUMN shape integer NOT NULL DEFAULT 1;
