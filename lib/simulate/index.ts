/**
 * A health system that sends traffic over HTTP like any middleware: transaction events to /api/events, spans to /v1/traces, by the
 * catalog's workflows, volumes, clocks and calendars, from a seed; with incidents whose truth is known.
 */
export { findFirstSign } from './find-sign';
export { type GroundTruth, groundTruth } from './ground-truth';
export { type Incident, planIncident } from './incident';
export { type IncidentId, type IncidentStory, incidentIds, incidentStories } from './incident-stories';
export { type Oracle, type OracleCounts, openOracle } from './keep-oracle';
export { readState, type SimulationState, writeState } from './keep-state';
export { parseIncident } from './parse-incident';
export { type PlannedRequest, planRequests, type RequestOptions, type RequestPlan } from './plan-requests';
export { planSimulation } from './plan-simulation';
export { type Planned, type PlanOptions, planTransactions } from './plan-transactions';
export { type Arguments, readArguments, usage } from './read-arguments';
export { runSimulation } from './run-simulation';
export { BatchRefusedError } from './send-batch';
export type { Acknowledgement } from './send-planned';
export { type ControlServer, serveControl } from './serve-control';
export { type ReplayReceiver, serveReplays } from './serve-replays';
export type { Begin, Surge } from './simulation';
export { type Simulation, type SimulationOptions, type SimulationStatus, startSimulation } from './start-simulation';
export type { WireEvent } from './write-event';
export type { WireSpan } from './write-spans';
