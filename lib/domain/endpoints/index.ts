/**
 * Every HTTP endpoint of the product as data. A new endpoint is defined in a file here and listed below: its route checks requests
 * with it, and /api/openapi.json and /docs/api describe it.
 */
import { auditEndpoint } from './audit-endpoints';
import {
  catalogPartEndpoint,
  catalogPartsEndpoint,
  changePartEndpoint,
  checkPartEndpoint,
  rollBackEndpoint,
  rollBackPreviewEndpoint,
  tryPartEndpoint,
} from './catalog-endpoints';
import type { Endpoint } from './define-endpoint';
import {
  actOnFeedEndpoint,
  actOnScheduleEndpoint,
  addSilenceEndpoint,
  calendarFeedEndpoint,
  endSilenceEndpoint,
  previewSilenceEndpoint,
  schedulesEndpoint,
  silencesEndpoint,
} from './duty-endpoints';
import {
  actOnExceptionEndpoint,
  actOnExceptionsEndpoint,
  assigneesEndpoint,
  exceptionEndpoint,
  exceptionLinesEndpoint,
  exceptionsEndpoint,
  exceptionTransactionsEndpoint,
  onCallEndpoint,
  tickStepEndpoint,
} from './exception-endpoints';
import { changeRuleEndpoint, exceptionTypeEndpoint, tryRuleEndpoint } from './exception-type-endpoints';
import { forecastsEndpoint } from './forecast-endpoints';
import {
  applicationMetricsEndpoint,
  courseEndpoint,
  facilityEndpoint,
  healthCalendarEndpoint,
  healthEndpoint,
  interfaceEndpoint,
  latencyEndpoint,
  localizeEndpoint,
  metricsReadEndpoint,
  sourcesEndpoint,
  storageEndpoint,
  topologyEndpoint,
  workflowEndpoint,
} from './health-endpoints';
import { incidentEndpoint, leaveHandoverEndpoint } from './incident-endpoints';
import {
  receiveCloudEventsEndpoint,
  receiveEventsEndpoint,
  receiveLogsEndpoint,
  receiveMetricsEndpoint,
  receiveTracesEndpoint,
} from './ingest-endpoints';
import { interfacesEndpoint, masterDataEndpoint, receiveMasterDataEndpoint } from './inventory-endpoints';
import { actOnKeyEndpoint, createKeyEndpoint, keysEndpoint } from './key-endpoints';
import { checkKpiEndpoint, kpiEditorEndpoint, previewKpiEndpoint, saveKpiEndpoint } from './kpi-editor-endpoints';
import { kpiEndpoint, kpiMovementEndpoint, kpisEndpoint, kpiTransactionsEndpoint } from './kpi-endpoints';
import { healthzEndpoint, meEndpoint, metricsEndpoint, openapiEndpoint, readyzEndpoint } from './machine-endpoints';
import { actOnMarkerEndpoint, markerEndpoint, markerPlacesEndpoint, markersEndpoint, receiveMarkersEndpoint } from './marker-endpoints';
import {
  accountEndpoint,
  actOnAccountEndpoint,
  actOnPersonEndpoint,
  askPasswordLinkEndpoint,
  invitePersonEndpoint,
  peopleEndpoint,
  personEndpoint,
  proveEndpoint,
  setPasswordEndpoint,
} from './people-endpoints';
import { presetsEndpoint, previewPresetEndpoint } from './preset-endpoints';
import {
  actOnRejectedEndpoint,
  rejectedEndpoint,
  rejectedListEndpoint,
  resubmitRejectedEndpoint,
  tryRejectedEndpoint,
} from './rejected-endpoints';
import {
  actOnReplayEndpoint,
  createReplayEndpoint,
  replayAddressesEndpoint,
  replayEndpoint,
  replayItemsEndpoint,
  replaysEndpoint,
  setReplayAddressEndpoint,
} from './replay-endpoints';
import { reportEndpoint, reportsEndpoint, setDigestEndpoint } from './report-endpoints';
import { rotationEndpoint, rotationPreviewEndpoint } from './rotation-endpoints';
import { changeRoutingEndpoint, routingEndpoint, tryRoutingEndpoint } from './routing-endpoints';
import { scimEndpoints } from './scim-endpoints';
import { searchEndpoint } from './search-endpoints';
import { pulseEndpoint } from './shell-endpoints';
import { sloEndpoint, slosEndpoint } from './slo-endpoints';
import { dismissStepEndpoint, startEndpoint } from './start-endpoints';
import { supplierEndpoint } from './supplier-endpoints';
import { systemEndpoint } from './system-endpoints';
import { teamEndpoint } from './team-endpoints';
import {
  previewTellingEndpoint,
  previewTemplateEndpoint,
  sendTestEndpoint,
  setWebhookEndpoint,
  tellingEndpoint,
  templateEndpoint,
} from './telling-endpoints';
import { setTicketAddressEndpoint, ticketAddressEndpoint } from './ticket-endpoints';
import { revealEndpoint, traceEndpoint, transactionEndpoint, transactionsEndpoint } from './transaction-endpoints';
import { actOnViewEndpoint, actOnWorkListEndpoint, viewsEndpoint, workListsEndpoint } from './work-list-endpoints';

export { type AccessRule, accessRules, type Reach } from './access-rules';
export * from './audit-endpoints';
export * from './catalog-endpoints';
export { defineEndpoint, type Endpoint, type EndpointAuth, type EndpointTag } from './define-endpoint';
export { type ApiDescription, type ApiOperation, type ApiParameter, describeApi } from './describe-api';
export * from './duty-endpoints';
export * from './exception-endpoints';
export * from './exception-type-endpoints';
export * from './forecast-endpoints';
export * from './health-endpoints';
export * from './incident-endpoints';
export * from './ingest-endpoints';
export * from './inventory-endpoints';
export * from './key-endpoints';
export * from './kpi-editor-endpoints';
export * from './kpi-endpoints';
export * from './machine-endpoints';
export * from './marker-endpoints';
export * from './people-endpoints';
export * from './preset-endpoints';
export * from './problem';
export { listParam, pageParams, scopeParams, windowOf, windowParams } from './query-params';
export * from './rejected-endpoints';
export * from './replay-endpoints';
export * from './report-endpoints';
export * from './rotation-endpoints';
export * from './routing-endpoints';
export * from './scim-endpoints';
export * from './search-endpoints';
export * from './shell-endpoints';
export * from './slo-endpoints';
export * from './start-endpoints';
export * from './supplier-endpoints';
export * from './system-endpoints';
export * from './team-endpoints';
export * from './telling-endpoints';
export * from './ticket-endpoints';
export * from './transaction-endpoints';
export * from './work-list-endpoints';

export const endpoints: readonly Endpoint[] = [
  receiveEventsEndpoint,
  receiveCloudEventsEndpoint,
  receiveTracesEndpoint,
  receiveLogsEndpoint,
  receiveMetricsEndpoint,
  receiveMarkersEndpoint,
  receiveMasterDataEndpoint,
  meEndpoint,
  healthzEndpoint,
  readyzEndpoint,
  metricsEndpoint,
  openapiEndpoint,
  pulseEndpoint,
  searchEndpoint,
  exceptionsEndpoint,
  exceptionEndpoint,
  exceptionLinesEndpoint,
  exceptionTransactionsEndpoint,
  incidentEndpoint,
  actOnExceptionEndpoint,
  actOnExceptionsEndpoint,
  tickStepEndpoint,
  assigneesEndpoint,
  exceptionTypeEndpoint,
  tryRuleEndpoint,
  changeRuleEndpoint,
  onCallEndpoint,
  leaveHandoverEndpoint,
  tellingEndpoint,
  sendTestEndpoint,
  previewTellingEndpoint,
  setWebhookEndpoint,
  templateEndpoint,
  previewTemplateEndpoint,
  schedulesEndpoint,
  rotationEndpoint,
  rotationPreviewEndpoint,
  actOnScheduleEndpoint,
  actOnFeedEndpoint,
  calendarFeedEndpoint,
  silencesEndpoint,
  previewSilenceEndpoint,
  addSilenceEndpoint,
  endSilenceEndpoint,
  kpisEndpoint,
  kpiEndpoint,
  kpiMovementEndpoint,
  forecastsEndpoint,
  kpiTransactionsEndpoint,
  routingEndpoint,
  tryRoutingEndpoint,
  changeRoutingEndpoint,
  catalogPartsEndpoint,
  catalogPartEndpoint,
  checkPartEndpoint,
  tryPartEndpoint,
  changePartEndpoint,
  rollBackPreviewEndpoint,
  rollBackEndpoint,
  kpiEditorEndpoint,
  checkKpiEndpoint,
  previewKpiEndpoint,
  saveKpiEndpoint,
  reportsEndpoint,
  reportEndpoint,
  setDigestEndpoint,
  slosEndpoint,
  sloEndpoint,
  transactionsEndpoint,
  transactionEndpoint,
  revealEndpoint,
  traceEndpoint,
  supplierEndpoint,
  healthEndpoint,
  localizeEndpoint,
  metricsReadEndpoint,
  applicationMetricsEndpoint,
  facilityEndpoint,
  workflowEndpoint,
  interfacesEndpoint,
  interfaceEndpoint,
  courseEndpoint,
  healthCalendarEndpoint,
  latencyEndpoint,
  topologyEndpoint,
  masterDataEndpoint,
  markersEndpoint,
  markerEndpoint,
  markerPlacesEndpoint,
  actOnMarkerEndpoint,
  replaysEndpoint,
  createReplayEndpoint,
  replayEndpoint,
  replayItemsEndpoint,
  actOnReplayEndpoint,
  replayAddressesEndpoint,
  setReplayAddressEndpoint,
  ticketAddressEndpoint,
  setTicketAddressEndpoint,
  workListsEndpoint,
  actOnWorkListEndpoint,
  viewsEndpoint,
  actOnViewEndpoint,
  sourcesEndpoint,
  presetsEndpoint,
  previewPresetEndpoint,
  storageEndpoint,
  systemEndpoint,
  startEndpoint,
  dismissStepEndpoint,
  teamEndpoint,
  auditEndpoint,
  keysEndpoint,
  createKeyEndpoint,
  actOnKeyEndpoint,
  peopleEndpoint,
  invitePersonEndpoint,
  personEndpoint,
  actOnPersonEndpoint,
  accountEndpoint,
  actOnAccountEndpoint,
  proveEndpoint,
  askPasswordLinkEndpoint,
  setPasswordEndpoint,
  ...scimEndpoints,
  rejectedListEndpoint,
  rejectedEndpoint,
  tryRejectedEndpoint,
  actOnRejectedEndpoint,
  resubmitRejectedEndpoint,
];
