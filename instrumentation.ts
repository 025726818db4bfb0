import { startTelemetry } from '@/lib/observe';

/** Next calls this once, before the first request. */
export async function register(): Promise<void> {
  await startTelemetry({ part: 'web' });
}
