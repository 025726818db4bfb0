/** Browser side: fetch, one queryOptions factory per view, and the stream of changes. */
export { auditQuery } from './audit-query';
export {
  catalogPartQuery,
  catalogPartsQuery,
  changePart,
  partCheckQuery,
  rollBack,
  rollBackPreviewQuery,
  tryPart,
} from './catalog-editor-query';
export { dehydrateViews } from './dehydrate-views';
export { downloadCsv } from './download-csv';
export {
  actOnFeed,
  actOnSchedule,
  addSilence,
  endSilence,
  rotationPreviewQuery,
  rotationQuery,
  schedulesQuery,
  silencePreviewQuery,
  silencesQuery,
} from './duty-query';
export {
  actOnException,
  actOnExceptions,
  assigneesQuery,
  exceptionLinesQuery,
  exceptionQuery,
  exceptionsQuery,
  fetchMembers,
  tickStep,
} from './exception-query';
export { changeRule, tryRule } from './exception-type-query';
export { onProofNeeded, ViewError, type ViewParams, viewPath } from './fetch-view';
export { forecastsQuery } from './forecast-query';
export {
  applicationMetricsQuery,
  courseQuery,
  facilityQuery,
  healthCalendarQuery,
  healthQuery,
  interfaceQuery,
  latencyQuery,
  metricsQuery,
  sourcesQuery,
  topologyQuery,
  workflowQuery,
} from './health-query';
export { interfacesQuery, masterDataQuery } from './inventory-query';
export { checkKpi, previewKpi, saveKpi } from './kpi-editor-query';
export { kpiQuery, kpisQuery, lineageQuery, movementQuery } from './kpi-query';
export { type Live, type LiveState, LiveStream } from './live';
export { actOnMarker, addMarker, markerPlacesQuery, markerQuery, markersQuery } from './marker-query';
export { leaveHandover, onCallQuery } from './on-call-query';
export {
  accountQuery,
  actOnAccount,
  actOnPerson,
  askPasswordLink,
  invitePerson,
  peopleQuery,
  personQuery,
  prove,
  setPassword,
} from './people-query';
export { presetsQuery, presetTrialQuery } from './presets-query';
export {
  actOnReplay,
  replayAddressesQuery,
  replayItemsQuery,
  replayQuery,
  replaysQuery,
  requestReplay,
  setReplayAddress,
} from './replay-query';
export { setDigest } from './report-query';
export { changeRouting, routingQuery, tryRouting } from './routing-query';
export { searchQuery } from './search-query';
export { pulseQuery } from './shell-query';
export { sloQuery, slosQuery } from './slo-query';
export {
  actOnKey,
  actOnRejected,
  createKey,
  keysQuery,
  rejectedListQuery,
  rejectedQuery,
  resubmitRejected,
  storageQuery,
  tryRejected,
} from './source-query';
export { dismissStep, startQuery } from './start-query';
export { supplierQuery } from './supplier-query';
export { systemQuery } from './system-query';
export { teamQuery } from './team-query';
export { sendTest, setWebhook, tellingPreviewQuery, tellingQuery, templatePreviewQuery, templateQuery } from './telling-query';
export { setTicketAddress, ticketAddressQuery } from './ticket-query';
export { revealTransaction, traceQuery, transactionQuery, transactionsQuery } from './transactions-query';
export { actOnView, viewsQuery } from './work-list-query';
