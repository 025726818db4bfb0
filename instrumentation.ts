import { config } from '@/lib/config';

/** Next calls this once, before the first request. */
export async function register(): Promise<void> {
  if (config().telemetry !== null) {
    const { observeProcess } = await import('@/lib/pipeline');
    await observeProcess('web');
  }
  const { readAhead } = await import('@/lib/show');
  await readAhead();
}
