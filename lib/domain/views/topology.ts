import { z } from 'zod';
import { environmentSchema } from '../event';
import { severities } from '../exception';
import { correctedSchema } from './corrected';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();

/** How a node or an edge stands: an exception is open at it, nothing was heard of it in the window, or log entries came and none is open. */
export const topologyStates = ['trouble', 'silent', 'good'] as const;

const numbers = {
  /** Log entries of the window, those that failed, and of those that ended the share that failed; null when none ended. */
  n: z.number(),
  failed: z.number(),
  errorRatio: z.number().nullable(),
  /** 19 in 20 took at most so many ms; null when none told a duration. */
  p95: z.number().nullable(),
  state: z.enum(topologyStates),
  severity: z.enum(severities).nullable(),
};

export const topologyNodeSchema = placeRefSchema.extend({ category: z.string(), team: z.string(), ...numbers });
/** What goes from one application to another: all interfaces between them in that direction. */
export const topologyEdgeSchema = z.object({
  source: z.string(),
  target: z.string(),
  connectors: z.array(placeRefSchema),
  interfaces: z.array(placeRefSchema.extend({ connector: placeRefSchema, workflow: placeRefSchema, ...numbers })),
  ...numbers,
});
export type TopologyNode = z.infer<typeof topologyNodeSchema>;
export type TopologyEdge = z.infer<typeof topologyEdgeSchema>;

/** Which application hands over to which, and how well it goes. Nodes and edges in the order of the catalog. */
export const topologySchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  nodes: z.array(topologyNodeSchema),
  edges: z.array(topologyEdgeSchema),
  corrected: correctedSchema,
});
export type Topology = z.infer<typeof topologySchema>;
