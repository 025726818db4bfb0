import type { Meter } from '@opentelemetry/api';
import { readRefusals, readStages } from './counts';

/** A number about the whole product, split by `label` where it is not null. */
export interface TelemetryGauge {
  readonly name: string;
  readonly label: string | null;
  readonly value: number;
}

/** Connections of one pool to the database. */
export interface PoolUse {
  readonly lane: string;
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

/** What is read from outside at each export. */
interface Sources {
  readonly readGauges?: () => Promise<readonly TelemetryGauge[]>;
  readonly readPools?: () => readonly PoolUse[];
}

/** Registers what is read at each export: time spent by stage, refusals by code, memory, connections, and the product's gauges. */
export function observeNumbers(meter: Meter, { readGauges = async () => [], readPools = () => [] }: Sources): void {
  const seconds = meter.createObservableCounter('throughline.stage.seconds', { unit: 's', description: 'Time spent by stage' });
  const times = meter.createObservableCounter('throughline.stage.times', { unit: '{run}', description: 'How often a stage ran' });
  const refusals = meter.createObservableCounter('throughline.refusals', { unit: '{request}', description: 'Requests refused, by code' });
  const memory = meter.createObservableGauge('process.memory.usage', { unit: 'By', description: 'Resident memory' });
  const connections = meter.createObservableGauge('db.client.connection.count', { unit: '{connection}', description: 'By pool and state' });
  const pending = meter.createObservableGauge('db.client.connection.pending_requests', { unit: '{request}', description: 'By pool' });
  const state = meter.createObservableGauge('throughline.state', { description: 'What /metrics tells, by name and label' });
  meter.addBatchObservableCallback(
    async (result) => {
      for (const [stage, spent] of Object.entries(readStages())) {
        result.observe(seconds, spent.seconds, { stage });
        result.observe(times, spent.times, { stage });
      }
      for (const [code, n] of Object.entries(readRefusals())) result.observe(refusals, n, { code });
      result.observe(memory, process.memoryUsage.rss());
      for (const { lane, busy, idle, waiting } of readPools()) {
        result.observe(connections, busy, { 'db.client.connection.pool.name': lane, 'db.client.connection.state': 'used' });
        result.observe(connections, idle, { 'db.client.connection.pool.name': lane, 'db.client.connection.state': 'idle' });
        result.observe(pending, waiting, { 'db.client.connection.pool.name': lane });
      }
      for (const { name, label, value } of await readGauges()) result.observe(state, value, { name, ...(label === null ? {} : { label }) });
    },
    [seconds, times, refusals, memory, connections, pending, state],
  );
}
