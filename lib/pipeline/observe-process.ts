import { readPools } from '@/lib/db';
import { startTelemetry, type Telemetry, type TelemetryGauge } from '@/lib/observe';
import { readGauges, readMachineGauges } from '@/lib/show';

/** Starts this process's own telemetry, if it is on. The worker adds what /metrics tells of the whole product: one process is enough for that. */
export function observeProcess(part: 'web' | 'worker'): Promise<Telemetry> {
  return startTelemetry({ part, readPools, ...(part === 'worker' ? { readGauges: readState } : {}) });
}

/** Stages are told by the process that they ran in. */
async function readState(): Promise<TelemetryGauge[]> {
  return [...(await readGauges()), ...(await readMachineGauges())].filter(({ name }) => name !== 'stage_seconds_total');
}
