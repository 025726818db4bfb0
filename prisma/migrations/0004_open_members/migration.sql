-- Whether an exception has a member that is not mended is asked at every mend; most members of a large one are mended by then.
CREATE INDEX exception_member_open ON exception_member (exception_id) WHERE mended_at IS NULL;
