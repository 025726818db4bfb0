/** Node, PostgreSQL and pool faults that pass by themselves: server away, shutting down, out of connections, statement timeout. */
const passing =
  /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|57P0[123]|57014|08\w{3}|53\w{3}|40001|40P01)$|^timeout exceeded when trying to connect|Connection terminated/;

/** True when the same step will work later, so that it is to be tried again: the database is away or busy. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof Error &&
    (passing.test(error.message) || ('code' in error && typeof error.code === 'string' && passing.test(error.code)))
  );
}
