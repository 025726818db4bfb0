/**
 * Tables -> read models for screens and API. Every read takes who asks, and holds only what they may see; times are ISO 8601 UTC.
 * Shapes are the schemas in lib/domain/views.
 */

export { listFailureTimes, type Within } from './count-failures.db';
export { explainKpi } from './describe-kpi';
export { findExceptionMembers } from './find-exception-members';
export { getException } from './get-exception.db';
export { getKpi } from './get-kpi.db';
export { getOnCall } from './get-on-call.db';
export { getRejected } from './get-rejected.db';
export { getSlo } from './get-slo.db';
export { getTrace, getTransaction } from './get-transaction.db';
export { listAssignees } from './list-assignees';
export { listExceptions } from './list-exceptions.db';
export { listInterfaces } from './list-interfaces.db';
export { listKeys } from './list-keys';
export { listKpiTransactions } from './list-kpi-transactions.db';
export { listKpis } from './list-kpis.db';
export { listMarkerPlaces } from './list-marker-places';
export { getMarker, listMarkers } from './list-markers.db';
export { listPresets } from './list-presets.db';
export { listRejected } from './list-rejected.db';
export { listReplayAddresses } from './list-replay-addresses.db';
export { listReports } from './list-reports.db';
export { listRouted } from './list-routed.db';
export { listSlos } from './list-slos.db';
export { listTransactions } from './list-transactions.db';
export { nameGroups } from './name-groups';
export { namePlaces } from './name-places';
export { prepareKpiPreview, previewWindow } from './prepare-kpi-preview';
export { readApplicationMetrics } from './read-application-metrics.db';
export { getRunbook, readCatalog } from './read-catalog';
export { readExceptionType } from './read-exception-type.db';
export { readFacility } from './read-facility.db';
export { readForecasts } from './read-forecasts.db';
export { readGauges, readOwnGauges } from './read-gauges.db';
export { readInterface } from './read-interface.db';
export { readKpiEditor } from './read-kpi-editor';
export { readKpiStates } from './read-kpi-states.db';
export { readMasterData } from './read-master-data.db';
export { readMetrics } from './read-metrics.db';
export { readMovement } from './read-movement.db';
export { readPulse } from './read-pulse.db';
export { readReadiness } from './read-readiness.db';
export { readRegion } from './read-region';
export { getReplay, listReplayItems, listReplays, readReplayRef } from './read-replays.db';
export { readReport } from './read-report.db';
export { readRouting } from './read-routing';
export { readSchedules } from './read-schedules.db';
export { readSilences } from './read-silences';
export { readSearch } from './read-search.db';
export { readShell } from './read-shell';
export { readSources } from './read-sources.db';
export { type PlacesStanding, type PlaceTallies, readPlaceCounting, readStanding } from './read-standing.db';
export { readStorage } from './read-storage.db';
export { readWorkflow } from './read-workflow.db';
export { watchChanges } from './watch-changes.db';
