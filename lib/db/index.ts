/**
 * The only way to the database: statements as values, rows checked on the way out, one transaction helper, migrations.
 * Nothing here knows a business word. Importing costs nothing; the first statement opens the pool.
 */
export { booleanOf, numberOf, numberOrNull, oneOf, textOf, textOrNull, timeOf, timeOrNull } from './columns';
export { copyIn } from './copy-in';
export { type CopyValue, copyNew, writeMostlyNew } from './copy-new';
export { findPrimary, lookAtServers } from './find-primary';
export { houseNow } from './house-now';
export { inTransaction, type TransactionOptions } from './in-transaction';
export { lane } from './lane';
export type { Lane } from './lanes';
export { listen } from './listen';
export type { Standing } from './look-at-server';
export { migrate, pendingMigrations } from './migrate';
export { onSession } from './on-session';
export { packBytes, unpackBytes, unpackShort } from './pack-bytes';
export { type Connection, closeDatabase, connectTo, readPools, setDefaultLane } from './pools';
export { prisma } from './prisma-client';
export { execute, notify, query, queryColumns, queryPrepared } from './query';
export { readAtOnce } from './read-at-once';
export { type Replica, readReplica } from './read-replica';
export { asItself, asReader, findWallFault, type Reader } from './reader';
export { empty, join, jsonb, type Sql, sql } from './statement';
export { readStatements, type Statements } from './watch-statements';
export { writeArray } from './write-array';
