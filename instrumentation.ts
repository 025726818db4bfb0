import { config } from '@/lib/config';

/** Next calls this once, before the first request. */
export async function register(): Promise<void> {
  if (config().telemetry !== null) {
    const { observeProcess } = await import('@/lib/pipeline');
    await observeProcess('web');
  }
  const { readAhead, readWall } = await import('@/lib/show');
  await readAhead();
  const { log } = await import('@/app/_http/log');
  readWall().then(
    (fault) =>
      fault !== null && log().warn({ fault }, 'The second wall does not stand: the database itself keeps nobody from rows of other places'),
    // Without a database everything else says so.
    () => undefined,
  );
}
