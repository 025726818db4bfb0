/**
 * The corridor: the only place that knows the order of the rooms. `receiveRequest` takes one request, `tick` does one round of work,
 * `runWorker` is the loop.
 */
export { houseNow } from '@/lib/db';
export { setDigest } from '@/lib/notify';
export { type AckEnd, acknowledgeFromMail, openAcknowledgement } from './acknowledge-from-mail';
export { act, actOnStep } from './act';
export { actOnDuty, actOnFeed, addSilence, endSilence, previewSilence, readCalendar } from './act-on-duty';
export { actOnView } from './act-on-list';
export { actOnMany } from './act-on-many';
export { actOnMarker } from './act-on-marker';
export { actOnPerson, invitePerson, sendPasswordLink } from './act-on-person';
export { actOnReplay, changeReplayAddress, requestReplay, setReplayAddresses } from './act-on-replay';
export { changeTicketAddress } from './act-on-ticket';
export { changeRule } from './change-rule';
export { dismissStep } from './dismiss-step';
export { changeCatalogPart, checkCatalogPart, previewRollBack, rollBackCatalog } from './edit-catalog';
export { checkKpiDraft, previewKpiDraft, saveKpi } from './edit-kpi';
export { changeRouting, tryRouting } from './edit-routing';
export { type ErasedCounts, eraseSubject } from './erase-subject';
export { type ImportCounts, importLog } from './import-log';
export { type ImportMapping, parseMapping } from './import-mapping';
export { leaveHandover } from './leave-handover';
export { observeProcess } from './observe-process';
export { previewPreset } from './preview-preset';
export { previewTelling } from './preview-telling';
export { previewTemplate } from './preview-template';
export { readHealth } from './read-health';
export { receiveMarkers } from './receive-markers';
export { receiveRequest } from './receive-request';
export { type RedactedCounts, redactStored } from './redact-stored';
export { type ResealedSecrets, resealSecrets } from './reseal-secrets';
export { actOnRejected, resubmitRejected, tryRejected } from './resubmit';
export { type RetellCounts, type RetellOrder, retellStored } from './retell-stored';
export { revealTransaction } from './reveal-transaction';
export { type RoundName, roundNames, runRounds } from './run-rounds';
export { runWorker } from './run-worker';
export { sendInProcess, sendOverHttp } from './send-import';
export { sendTest } from './send-test';
export { setWebhook } from './set-webhook';
export { backfillAll } from './tick-backfill';
export { type SendDigest, sendDigest } from './tick-digests';
export { tryCatalogPart } from './try-part';
export { tryRule } from './try-rule';
export { ASSEMBLY_LOCK } from './turns';
