/**
 * The audit trail as a chain: entries that are committed are sealed one after the other, a changed, removed, swapped or inserted one is found,
 * and signed checkpoints that are kept outside tell of an end that was cut off. Entries are written by `recordAudit` of the room access.
 */
export { type AuditCheck, findAuditCheck, noteAuditCheck } from './audit-check.db';
export { CHECKPOINT_FILE, type Checkpoint, readCheckpoints, signingKey, writeCheckpointLine } from './checkpoint';
export { listCheckpoints } from './list-checkpoints.db';
export { SEALED_AT_ONCE, sealEntries } from './seal-entries.db';
export { type ChainFault, type ChainReport, verifyChain } from './verify-chain.db';
export { writeCheckpoint } from './write-checkpoint.db';
