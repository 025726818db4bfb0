import type { PoolUse, TelemetryGauge } from './observe-numbers';

export interface TelemetryOptions {
  readonly part: 'web' | 'worker';
  /** Numbers that are read at each export. */
  readonly readGauges?: () => Promise<readonly TelemetryGauge[]>;
  readonly readPools?: () => readonly PoolUse[];
}
