/**
 * Node, PostgreSQL and pool faults that pass by themselves: server away or not reachable, shutting down, out of connections, a statement,
 * lock or idle timeout, a session that was ended, a server that has become a standby.
 */
const codes =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT|EPIPE|ETIMEDOUT|57P0[1235]|57014|55P03|25P03|25006|08\w{3}|53\w{3}|40001|40P01)$/;
/** What pg and its pool say without a code. */
const messages =
  /^timeout exceeded when trying to connect|^Connection terminated|^Client has encountered a connection error|^Client was closed|^Query read timeout$/;

/** True when the same step will work later, so that it is to be tried again: the database is away or busy. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    messages.test(error.message) ||
    codes.test(error.message) ||
    ('code' in error && typeof error.code === 'string' && codes.test(error.code))
  );
}
