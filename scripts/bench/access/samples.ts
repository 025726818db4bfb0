import { z } from 'zod';
import type { Action } from '@/lib/domain';
import type { Subjects } from './seed-access';

/** How an endpoint is asked. `about`: the thing it names lies in INSIDE; whoever may not look there must be told that it does not exist. */
export interface Sample {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  about?: boolean;
  /** The right that this way needs, where it is another than the endpoint's. */
  needs?: Action;
  /** The asker names a place: who may not act there is told so. */
  names?: boolean;
  /** Somebody who signed in may, an API token never. */
  signedIn?: boolean;
  /** Whether an answer of 200 did what was asked, where it can say that it did not. */
  did?: (view: unknown) => boolean;
}

const hour = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
const UNKNOWN = '00000000-0000-7000-8000-000000000000';

/** One way or more to ask each endpoint, such that nothing but a lack of rights can be the reason of a refusal. An endpoint that is left out is a fault. */
export function samplesOf(of: Subjects): Readonly<Record<string, readonly Sample[]>> {
  const ex = { params: { number: of.exception }, about: true };
  const rp = { params: { number: of.replay }, about: true };
  const act = (body: object, needs?: Action) => ({ ...ex, body, ...(needs ? { needs } : {}) });
  const soon = { startsAt: hour(1), endsAt: hour(2), reason: 'a trial' };
  const rules = { rules: [], fallbackTeam: 'team-integration' };
  const part = { section: 'teams', id: null, text: 'id: [' };
  const plain = [{}];
  const code = { params: { code: 'EXC-PLT-429' } };
  return {
    receiveEvents: [{ body: [] }],
    receiveCloudEvents: [{ body: [] }],
    receiveTraces: [{ body: { resourceSpans: [] } }],
    receiveLogs: [{ body: { resourceLogs: [] } }],
    receiveMetrics: [{ body: { resourceMetrics: [] } }],
    receiveMasterData: [{ body: [] }],
    receiveMarkers: [{ body: [] }],
    readLiveness: plain,
    readReadiness: plain,
    readApiDescription: plain,
    readGauges: plain,
    readCalendarFeed: [{ params: { token: 'no-such-token' } }],
    askPasswordLink: [{ body: { email: 'nobody@access.example' } }],
    setPassword: [{ body: { link: 'no-such-link', password: 'a long enough password' } }],
    readMe: plain,
    readAccount: plain,
    actOnAccount: [{ body: { action: 'end_other_sessions' }, signedIn: true }],
    prove: [{ body: { password: 'not the password' }, signedIn: true }],
    listWorkLists: plain,
    actOnWorkList: [{ body: { do: 'delete', id: UNKNOWN } }],
    listViews: plain,
    actOnView: [{ body: { do: 'delete', id: UNKNOWN } }],
    actOnCalendarFeed: [{ body: { action: 'revoke', id: UNKNOWN } }],
    setDigest: [{ params: { audience: 'cfo' }, body: { on: false } }],
    readPulse: plain,
    search: [{ query: { q: 'ZQCANARY-E0' } }, { query: { q: of.exception } }, { query: { q: of.transaction } }],
    listExceptions: [{ query: { tab: 'all' } }, {}],
    getException: [ex],
    listExceptionTransactions: [ex],
    listExceptionLines: [ex],
    getIncident: [ex],
    actOnException: [
      act({ action: 'acknowledge', version: 0 }),
      act({ action: 'comment', text: 'a word' }, 'exception:comment'),
      act({ action: 'resolve', version: 0, reason: 'a trial' }),
      act({ action: 'severity', version: 0, severity: 'sev4', reason: 'a trial' }),
      act({ action: 'snooze', version: 0, until: hour(2), reason: 'a trial' }),
      act({ action: 'assign', version: 0, team: 'team-integration' }),
      act({ action: 'reopen', version: 0, reason: 'a trial' }),
    ],
    actOnExceptions: [
      {
        body: { targets: [{ number: of.exception }], action: { action: 'comment', text: 'a word' } },
        needs: 'exception:comment',
        did: (view) => z.object({ done: z.number() }).parse(view).done === 1,
      },
    ],
    tickStep: [{ ...ex, body: { step: 'no-such-step', done: true } }],
    listAssignees: plain,
    getOnCall: plain,
    leaveHandover: [{ body: { team: 'team-integration', text: 'a word for the next' } }],
    getTelling: plain,
    previewTelling: [{ query: { code: 'EXC-PLT-429' } }],
    sendTestMail: plain,
    setWebhook: [{ body: { name: 'no-such-webhook', kind: 'plain', url: null } }],
    readTemplate: plain,
    previewTemplate: [{ body: { format: 'text', body: '{{title}}' } }],
    listSchedules: plain,
    readRotation: plain,
    previewRotation: [{ body: { id: 'sch-a', name: 'A', team: 'team-a', timezone: 'UTC', layers: [] } }],
    actOnSchedule: [{ params: { id: 'no-such-schedule' }, body: { action: 'withdraw', override: UNKNOWN } }],
    listSilences: plain,
    previewSilence: [{ body: { facilities: ['fac-lakehead'] }, names: true }],
    addSilence: [{ body: { kind: 'silence', facilities: ['fac-lakehead'], ...soon }, names: true }],
    endSilence: [{ params: { id: of.silence }, body: { action: 'end' }, about: true }],
    listTransactions: [{}, { query: { q: 'ZQCANARY-E0' } }, { query: { facility: 'fac-lakehead' } }],
    getSupplier: [{ params: { called: 'SUP-1' } }],
    getTransaction: [{ params: { id: of.transaction }, about: true }],
    revealTransaction: [{ params: { id: of.transaction }, body: { reason: 'a trial of rights' }, about: true }],
    getTrace: [{ params: { id: of.transaction, trace: of.trace }, about: true }],
    listKpis: [{}, { query: { facility: 'fac-lakehead' } }],
    getKpi: [{ params: { id: 'kpi-order-latency' } }],
    getKpiMovement: [{ params: { id: 'kpi-order-latency' } }],
    listKpiTransactions: [{ params: { id: 'kpi-order-latency' }, query: { state: 'open' } }],
    listForecasts: plain,
    listReports: plain,
    getReport: [{ params: { audience: 'cfo' } }],
    listSlos: plain,
    getSlo: [{ params: { id: 'slo-po-850-out-success' } }],
    readHealth: [{}, { query: { facility: 'fac-lakehead' } }],
    readHealthCourse: plain,
    readHealthCalendar: plain,
    readTopology: plain,
    localizeFailures: [{}, { query: { facility: 'fac-lakehead' } }],
    readMetrics: [{}, { query: { facility: 'fac-lakehead' } }],
    readApplicationMetrics: plain,
    readFacility: [{ params: { id: 'fac-lakehead' }, about: true }],
    readWorkflow: [{ params: { id: of.workflow } }],
    listInterfaces: plain,
    readInterface: [{ params: { id: of.interface } }],
    readLatency: [{ params: { id: of.interface } }],
    readMasterData: plain,
    listMarkers: plain,
    readMarker: [{ params: { id: of.marker }, about: true }],
    listMarkerPlaces: plain,
    actOnMarker: [{ params: { id: of.marker }, body: { action: 'restore' }, about: true }],
    listReplays: plain,
    getReplay: [rp],
    listReplayTransactions: [rp],
    requestReplay: [{ body: { transactions: [of.transaction], reason: 'a trial', checked: 'looked' }, about: true }],
    actOnReplay: [{ ...rp, body: { action: 'refuse', version: 0, reason: 'a trial' } }],
    listReplayAddresses: plain,
    setReplayAddress: [{ body: { environment: 'production', connector: 'con-no-such', url: null } }],
    getTicketAddress: plain,
    setTicketAddress: [{ body: { environment: 'production', url: null } }],
    readSources: plain,
    listPresets: plain,
    previewPreset: [{ body: { preset: 'boomi', text: '{}' } }],
    readStorage: plain,
    readStart: plain,
    dismissStep: [{ body: { step: 'no-such-step' } }],
    listRejected: plain,
    getRejected: [{ params: { id: of.rejected } }],
    tryRejected: [{ params: { id: of.rejected }, body: {} }],
    actOnRejected: [{ params: { id: of.rejected }, body: { action: 'reopen' } }],
    resubmitRejected: [{ body: { environment: 'production', code: 'no_such_code' } }],
    listKeys: plain,
    createKey: [{ body: { environment: 'production', name: 'a trial' } }],
    actOnKey: [{ params: { id: of.key }, body: { action: 'rotate', overlapHours: 1 } }],
    getExceptionType: [code],
    tryRule: [{ ...code, body: {} }],
    changeRule: [{ ...code, body: { version: 0, reason: 'a trial' } }],
    getRouting: plain,
    tryRouting: [{ body: rules }],
    changeRouting: [{ body: { ...rules, version: 0, reason: 'a trial' } }],
    listCatalogParts: plain,
    getCatalogPart: [{ query: { section: 'teams', id: 'team-integration' } }],
    checkCatalogPart: [{ body: part }],
    tryCatalogPart: [{ body: part }],
    changeCatalogPart: [{ body: { ...part, found: null, reason: 'a trial' } }],
    previewRollBack: [{ query: { to: String(of.catalogVersion) } }],
    rollBackCatalog: [{ body: { to: of.catalogVersion, seen: 0, reason: 'a trial' } }],
    openKpiEditor: plain,
    checkKpi: [{ body: { id: null, said: { yaml: 'id: x' } } }],
    previewKpi: [{ body: { id: null, said: { yaml: 'id: x' } } }],
    saveKpi: [{ body: { id: null, yaml: 'id: x', found: null } }],
    listAudit: plain,
    listPeople: plain,
    readPerson: [{ params: { id: of.person } }],
    invitePerson: [
      { body: { name: 'Raised', email: 'raised@access.example', grants: [{ role: 'administrator', facilities: ['fac-no-such'] }] } },
    ],
    actOnPerson: [{ params: { id: of.person }, body: { action: 'set_teams', teams: ['team-integration'] } }],
    readSystem: plain,
    getTeam: [{ params: { id: 'team-integration' } }],
  };
}
