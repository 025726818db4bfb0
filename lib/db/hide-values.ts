import pg from 'pg';

/** Data exceptions (class 22) quote the value that did not fit. */
const QUOTED = /"[^"]*"/g;

/**
 * The same fault of the database without what stood in rows: details (`Failing row contains ...`, `Key (x)=(...)`), the place in a COPY and quoted values are
 * taken out where it is thrown, so that no log, page or table gets them. Names of tables, columns and constraints stay.
 */
export function hideValues<T>(error: T): T {
  if (!(error instanceof pg.DatabaseError)) return error;
  for (const name of ['detail', 'where', 'internalQuery'] as const) delete error[name];
  if (!error.code?.startsWith('22')) return error;
  const said = error.message;
  error.message = said.replace(QUOTED, '"..."');
  // The first line of the stack repeats the words.
  if (error.stack) error.stack = error.stack.replace(said, error.message);
  return error;
}
