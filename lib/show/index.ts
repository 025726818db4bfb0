/**
 * Tables -> read models for screens and API. Every read takes who asks, and holds only what they may see; times are ISO 8601 UTC.
 * Shapes are the schemas in lib/domain/views. A read that takes an actor stands in ./reads, and comes out through the wall.
 */

import * as reads from './reads';
import { throughWall } from './through-wall.db';

export type { Within } from './count-failures.db';
export { explainKpi } from './describe-kpi';
export { LOCATED_SHAPE } from './find-located.db';
export { hasPage } from './has-page';
export { listKeys } from './list-keys';
export { nameGroups } from './name-groups';
export { namePlaces } from './name-places';
export { prepareKpiPreview, previewWindow } from './prepare-kpi-preview';
export { readAhead } from './read-ahead';
export { getRunbook } from './read-catalog';
export { checkEditor } from './read-catalog-parts.db';
export { readGauges, readOwnGauges } from './read-gauges.db';
export { readKpiStates } from './read-kpi-states.db';
export { readMachineGauges, readProcessGauges } from './read-machine-gauges.db';
export { readAccount, readPeople, readPerson } from './read-people';
export { readReadiness } from './read-readiness.db';
export { readReplayRef } from './read-replays.db';
export type { PlacesStanding, PlaceTallies } from './read-standing.db';
export { readWall } from './read-wall.db';
export { watchChanges } from './watch-changes.db';

export const {
  findExceptionMembers,
  getException,
  getKpi,
  getMarker,
  getOnCall,
  getRejected,
  getReplay,
  getRevealed,
  getSlo,
  getTrace,
  getTransaction,
  listAssignees,
  listAudit,
  listExceptions,
  listFailureTimes,
  listHandovers,
  listInterfaces,
  listKpis,
  listKpiTransactions,
  listMarkerPlaces,
  listMarkers,
  listPresets,
  listRejected,
  listReplayAddresses,
  listReplayItems,
  listReplays,
  listReports,
  listRouted,
  listSlos,
  listTransactions,
  listWorkLists,
  previewRotation,
  readApplicationMetrics,
  readCatalog,
  readCatalogPart,
  readCatalogParts,
  readCourse,
  readExceptionLines,
  readExceptionType,
  readFacility,
  readForecasts,
  readHealthCalendar,
  readIncident,
  readInterface,
  readKpiEditor,
  readLatency,
  readMasterData,
  readMetrics,
  readMovement,
  readPlaceCounting,
  readPulse,
  readRegion,
  readReport,
  readRotation,
  readRouting,
  readSchedules,
  readSearch,
  readShell,
  readSilences,
  readSources,
  readStanding,
  readStart,
  readStorage,
  readSupplier,
  readSystem,
  readTeam,
  readTelling,
  readTemplate,
  readTicketAddress,
  readTopology,
  readVolumeBefore,
  readWorkflow,
} = throughWall(reads);
