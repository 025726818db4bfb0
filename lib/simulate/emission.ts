import type { Interface } from '@/lib/domain';
import type { Fault } from './draw-fault';
import type { Telling } from './habit';
import type { Incident } from './incident';
import type { Details, PlannedMilestone, SimulatedTransaction } from './simulation';

/** One event before it is written down: what happened at `occurredMs` and reaches the house at `sendMs`. */
export interface Emission {
  id: string;
  sendMs: number;
  occurredMs: number;
  tx: SimulatedTransaction;
  details: Details;
  planned: PlannedMilestone;
  interface: Interface | null;
  attempt: number;
  /** Null: it worked. */
  fault: Fault | null;
  status: 'completed' | 'completed_with_warning' | 'retrying' | 'failed' | 'dead_lettered' | 'duplicate';
  /** Set on the attempt after a run ended in failure. */
  takenUp: Fault['by'] | null;
  /** The broker delivered it once more. */
  copy: boolean;
  /** The milestone whose first attempt starts the trace. */
  traceRoot: PlannedMilestone | null;
  /** So many times slower than usual was the hop itself. */
  slowness: number;
  /** The clock of its source is so far ahead. */
  aheadMs: number;
  /** Said besides and instead of what the milestone's habit tells. */
  tells: Telling | null;
  department: string | null;
  replayId: string | null;
  incidents: readonly Incident[];
}
