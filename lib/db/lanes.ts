/**
 * Who waits for the answer: a sender (`ingest`), a person (`screen`; `reading` for readAtOnce) or nobody (`worker`; `session` for what needs
 * a session of its own). Each has its own pool and time limit, so that a slow screen keeps no sender waiting.
 */
export type Lane = 'ingest' | 'screen' | 'reading' | 'worker' | 'session';

/** A pool: that of a lane, or of the standby that is read from. */
export type PoolName = Lane | 'standby';
