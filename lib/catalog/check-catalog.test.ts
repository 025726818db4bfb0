import { describe, expect, it } from 'vitest';
import { ESTATE, EXAMPLE, faultsOf } from './faults.fixture';

type Case = [name: string, file: string, edit: [was: string, is: string], message: RegExp, mend: RegExp];

function expectFault({ faults, line }: Awaited<ReturnType<typeof faultsOf>>, file: string, message: RegExp, mend: RegExp): void {
  const fault = faults.find((one) => message.test(one.message));
  expect(fault, JSON.stringify(faults, null, 1)).toMatchObject({ file, mend: expect.stringMatching(mend) });
  expect(Math.abs((fault?.line ?? 0) - line), `line ${fault?.line}, written in line ${line}`).toBeLessThanOrEqual(1);
}

const WORKFLOW = 'workflows/wf-hospital-billing.yaml';
const TYPES = 'exception-types/billing.yaml';

describe('a fault names file, line and mend', () => {
  it.each<Case>([
    [
      'YAML that does not parse',
      'teams.yaml',
      ['{ id: team-billing,', '{ id: [team-billing,'],
      /Flow sequence|must end/,
      /Correct the YAML/,
    ],
    ['a missing field', TYPES, ['  title: Billing code refused\n', ''], /"title" is missing/, /Add "title: ..." \(string\)/],
    ['an unknown field', TYPES, ['  title: Billing code', '  titel: Billing code'], /"titel" is not known/, /Write "title"/],
    ['a number for text', 'facilities.yaml', ['code: HOSP', 'code: 17'], /"code" is 17/, /type string: "17" in quotes/],
    [
      'a word outside its list',
      WORKFLOW,
      ['clock: elapsed, actor: system, required: always }', 'clock: elapsed, actor: sytem, required: always }'],
      /"sytem" is not allowed for "actor"/,
      /Write "system"/,
    ],
    [
      'a clock that there is not',
      WORKFLOW,
      ['clock: elapsed, actor: system, required: always }', 'clock: elapsd, actor: system, required: always }'],
      /There is no clock "elapsd"/,
      /Write "elapsed"/,
    ],
    ['a duration that is none', WORKFLOW, ['worst: P2D,', 'worst: 2 days,'], /"2 days" does not fit "worst"/, /PT30M or P2D/],
    ['an id of the wrong kind', 'teams.yaml', ['id: team-billing', 'id: billing'], /"billing" does not fit "id"/, /starts with team-/],
    [
      'a rule of no known kind',
      TYPES,
      ['rule: { kind: event,', 'rule: { kind: evnt,'],
      /"evnt" is not allowed for "kind"/,
      /Write "event"/,
    ],
    [
      'a team that is not there',
      TYPES,
      ['ownerTeam: team-billing', 'ownerTeam: team-bilings'],
      /no team "team-bilings"/,
      /Write "team-billing", or add/,
    ],
    ['a department that is not there', WORKFLOW, ['dept-b,', 'dept-zz,'], /no department "dept-zz"/, /departments\.yaml/],
    [
      'a milestone after nothing',
      WORKFLOW,
      ['after: fin, typical: PT5H', 'after: fim, typical: PT5H'],
      /no milestone "fim"/,
      /Write "fin"/,
    ],
    [
      'milestones in a loop',
      WORKFLOW,
      ['after: new, typical: P91D', 'after: release, typical: P91D'],
      /"fin" comes after itself by way of "release"/,
      /form a tree/,
    ],
    [
      'two beginnings',
      WORKFLOW,
      ['after: new, typical: P91D', 'after: null, typical: P91D'],
      /"fin" begins the workflow, as "new" does/,
      /after which milestone/,
    ],
    [
      'a typical time over the worst',
      WORKFLOW,
      ['typical: PT5H', 'typical: P5D'],
      /typical time P5D is longer than the worst, P2D/,
      /Swap/,
    ],
    ['a milestone twice', WORKFLOW, ['id: change_diagn', 'id: change_end'], /"change_end" is there twice/, /another id/],
    ['an identity with a stranger', WORKFLOW, ['identity: true,', 'identity: true, identityWith: [ ward ],'], /no key "ward"/, /case_id/],
    ['a time zone that is none', 'organisation.yaml', ['timezone: UTC', 'timezone: CET/Europe'], /"CET\/Europe" is no time zone/, /IANA/],
    [
      'hours that close before they open',
      'calendars.yaml',
      ['close: "17:00"', 'close: "07:00"'],
      /close \(07:00\) before they open \(08:00\)/,
      /later/,
    ],
    [
      'a condition with an unknown variable',
      TYPES,
      ['when: milestone == "code_nok"', 'when: mileston == "code_nok"'],
      /Unknown variable: mileston/,
      /Write milestone/,
    ],
    ['a condition that mixes types', TYPES, ['when: milestone == "code_nok"', 'when: milestone == 7'], /not sound: .*string == int/, /CEL/],
    [
      'a condition that is no yes or no',
      TYPES,
      ['when: milestone == "code_nok"', 'when: milestone'],
      /gives string instead of true or false/,
      /CEL/,
    ],
    [
      'a condition that reads without asking',
      TYPES,
      ['milestone == "code_nok"', `'attr["code"] == "A"'`],
      /reads attr\["code"\] without asking/,
      /"code" in attr &&/,
    ],
    [
      'an escalation downwards',
      TYPES,
      [
        '{ default: sev3, escalate: [ { when: transactions >= 20, to: sev2',
        '{ default: sev3, escalate: [ { when: transactions >= 20, to: sev4',
      ],
      /sev4 is not above the default, sev3/,
      /more severe/,
    ],
    [
      'an escalation that sees no such thing',
      TYPES,
      ['when: transactions >= 20', 'when: transaction >= 20'],
      /Unknown variable: transaction\b/,
      /Write transactions/,
    ],
    [
      'a runbook that is not there',
      TYPES,
      ['runbook: runbooks/hospital-billing.md', 'runbook: runbooks/hospital-biling.md'],
      /no runbook runbooks\/hospital-biling\.md/,
      /hospital-billing\.md/,
    ],
    [
      'a statement with an unknown word',
      TYPES,
      ['{transactions} packages', '{packages} packages'],
      /"\{packages\}" is nothing/,
      /transactions/,
    ],
    [
      'a group by a key that no workflow has',
      TYPES,
      ['groupBy: [ facility, department ]', 'groupBy: [ facility, key.ward ]'],
      /business key "ward"/,
      /case_id/,
    ],
    [
      'a code in a runbook that is not there',
      'runbooks/hospital-billing.md',
      ['EXC-BIL-REJECT', 'EXC-BIL-REJECTED'],
      /no exception type "EXC-BIL-REJECTED"/,
      /EXC-BIL-REJECT/,
    ],
    ['a measure from a milestone that is not there', 'kpis.yaml', ['from: new,', 'from: old,'], /no milestone "old"/, /new/],
    ['thresholds that judge no percentile', 'kpis.yaml', ['judged: 50', 'judged: 75'], /which of the percentiles/, /50, 90, 99/],
    ['thresholds out of order', 'kpis.yaml', ['warning: 270', 'warning: 500'], /out of order/, /Sort/],
    ['a duration in percent', 'kpis.yaml', ['unit: days', 'unit: percent'], /no unit "percent"/, /hours, minutes, days/],
  ])('%s', async (_, file, edit, message, mend) => {
    expectFault(await faultsOf(EXAMPLE, file, edit), file, message, mend);
  });

  it.each<Case>([
    [
      'a connector that is not there',
      'interfaces.yaml',
      ['connector: con-edi-as2', 'connector: con-edi-as3'],
      /no connector "con-edi-as3"/,
      /Write "con-edi-as2"/,
    ],
    ['an id twice', 'teams.yaml', ['id: team-gl\n', 'id: team-ap\n'], /"team-ap" is there already, at teams\.yaml:\d+/, /another id/],
    [
      'a window without its deadline',
      'workflows/wf-time-payroll.yaml',
      ['payDeadline: bank_file', 'payDeadline: bank_fil'],
      /no deadline "bank_fil"/,
      /Write "bank_file"/,
    ],
    [
      'a batch in a window of another workflow',
      'exception-types/schedule-miss.yaml',
      ['window: win-time-file', 'window: win-dwh'],
      /no window "win-dwh" in wf-time-payroll/,
      /win-/,
    ],
    [
      'a milestone to wait for that is not there',
      'exception-types/missing-milestone.yaml',
      ['unless: [ req_rejected ]', 'unless: [ req_reject ]'],
      /no milestone "req_reject"/,
      /Write "req_rejected"/,
    ],
    [
      'a window that is not there',
      'exception-types/schedule-miss.yaml',
      ['window: win-dwh,', 'window: win-bi-month,'],
      /no window "win-bi-month"/,
      /Write /,
    ],
    [
      'a promise from a milestone that is not there',
      'exception-types/schedule-miss.yaml',
      ['from: pay_approved', 'from: pay_aproved'],
      /no milestone "pay_aproved"/,
      /Write "pay_approved"/,
    ],
    [
      'a share of a condition that does not compile',
      'exception-types/aggregate-anomaly.yaml',
      ['among: milestone ==', 'among: mileston =='],
      /condition is not sound/,
      /Write milestone/,
    ],
    [
      'a cure that is not there',
      'exception-types/compliance.yaml',
      ['mendedBy: [ sup_bank_verified ]', 'mendedBy: [ sup_bank_verifed ]'],
      /no milestone "sup_bank_verifed"/,
      /Write "sup_bank_verified"/,
    ],
    [
      'a shape that is not there',
      'workflows/wf-p2p-po.yaml',
      ['hourlyShape: business', 'hourlyShape: busy'],
      /no hourly shape "busy"/,
      /business|one of/,
    ],
    [
      'a KPI that expects batches of a type that has none',
      'kpis.yaml',
      ['exceptionType: EXC-PAY-NOFILE', 'exceptionType: EXC-PAY-TOTALS'],
      /EXC-PAY-TOTALS expects no batch/,
      /expected_batch/,
    ],
    [
      'a target on an unverified source',
      'kpis.yaml',
      ['source: src-docq-onb, use: context', 'source: src-docq-onb, use: basis'],
      /rests on "src-docq-onb"/,
      /context/,
    ],
    [
      'a report on a measure that is not there',
      'reports.yaml',
      ['- kpi-fill-rate', '- kpi-fil-rate'],
      /no KPI "kpi-fil-rate"/,
      /Write "kpi-fill-rate"/,
    ],
    [
      'a report with a measure twice',
      'reports.yaml',
      ['- kpi-fill-rate', '- kpi-po-ack-rate'],
      /"kpi-po-ack-rate" is listed twice/,
      /Remove/,
    ],
    ['a report at an address nobody can type', 'reports.yaml', ['- id: hr\n', '- id: H R\n'], /does not fit "id"/, /lower case/],
    [
      'a route to a facility that is not there',
      'routing.yaml',
      ['workflow: [ wf-p2p-po ]', 'facility: [ fac-nowhere ]'],
      /no facility "fac-nowhere"/,
      /facilities\.yaml/,
    ],
    [
      'a fallback team that is not there',
      'routing.yaml',
      ['fallbackTeam: team-integration', 'fallbackTeam: team-integrations'],
      /no team "team-integrations"/,
      /team-integration/,
    ],
    [
      'a limit that is not there',
      'application-metrics.yaml',
      ['limit: am-quota-limit', 'limit: am-quota-limits'],
      /no application metric "am-quota-limits"/,
      /Write "am-quota-limit"/,
    ],
    ['thresholds the wrong way round', 'application-metrics.yaml', ['bad: 14', 'bad: 40'], /40 is milder than warn, 30/, /Sort them/],
    [
      'two metrics of one name',
      'application-metrics.yaml',
      ['name: messaging.client.sent.messages', 'name: messaging.client.consumed.messages'],
      /am-messages-consumed takes "messaging.client.consumed.messages" already/,
      /"where"/,
    ],
    [
      'a threshold of an increase',
      'application-metrics.yaml',
      ['over: increase\n', 'over: increase\n  bad: 0\n'],
      /An increase over time has no thresholds/,
      /over: last/,
    ],
    [
      'a rule about a metric that is not there',
      'exception-types/technical.yaml',
      ['metric: am-broker-lag', 'metric: am-broker-log'],
      /no application metric "am-broker-log"/,
      /am-broker-lag/,
    ],
    [
      'thresholds of a rule that do not get worse',
      'exception-types/preventive.yaml',
      ['at: [ 30, 14, 3 ]', 'at: [ 3, 14, 30 ]'],
      /3, 14, 30 do not get worse/,
      /mildest first/,
    ],
    [
      'a rule about an increase',
      'exception-types/technical.yaml',
      ['metric: am-queue-depth', 'metric: am-messages-sent'],
      /am-messages-sent is an increase over time/,
      /over: last/,
    ],
    [
      'a cut-off of no milestone',
      'calendars.yaml',
      ['milestone: po_transmitted', 'milestone: po_transmited'],
      /no milestone "po_transmited"/,
      /Write "po_transmitted"/,
    ],
    [
      'a clock that closes before it opens',
      'calendars.yaml',
      ['open: "08:00", close: "16:00"', 'open: "08:00", close: "06:00"'],
      /close \(06:00\) before they open/,
      /later/,
    ],
    ['a bank in no zone', 'calendars.yaml', ['timezone: America/Chicago }', 'timezone: America/Chicago2 }'], /is no time zone/, /IANA/],
    [
      'a step of the close that is none',
      'calendars.yaml',
      ['business day 5 18:00', 'day 5 18:00'],
      /no step of the close/,
      /business day 2 18:00/,
    ],
    [
      'a holiday of no facility',
      'calendars.yaml',
      ['name: Labor Day,', 'name: Labor Day, facilities: [ fac-nowhere ],'],
      /fac-nowhere/,
      /./,
    ],
    [
      'a pay calendar of no group',
      'calendars.yaml',
      [
        'closeCalendar:',
        'payCalendars: [ { id: pay-b, groups: [ pg-x ], prefix: SM, periodEndDays: [ 15, 31 ], deadlines: {} } ]\ncloseCalendar:',
      ],
      /no pay group "pg-x"/,
      /Write "pg-/,
    ],
    [
      'two pay calendars that name their periods alike',
      'calendars.yaml',
      ['closeCalendar:', 'payCalendars: [ { id: pay-b, groups: [ pg-b ], periodEndDays: [ 15, 31 ], deadlines: {} } ]\ncloseCalendar:'],
      /names its periods PP already/,
      /prefix/,
    ],
    [
      'an SLO about nothing',
      'slos.yaml',
      ['about: { interface: if-po-850-out }', 'about: { facilities: [ fac-granite ] }'],
      /It is about nothing/,
      /one of the two/,
    ],
    [
      'an SLO about an interface that is not there',
      'slos.yaml',
      ['about: { interface: if-po-850-out }', 'about: { interface: if-po-805-out }'],
      /no interface "if-po-805-out"/,
      /Write "if-po-850-out"/,
    ],
    [
      'two SLOs that ask the same',
      'slos.yaml',
      ['about: { interface: if-po-997-in }', 'about: { interface: if-po-850-out }'],
      /slo-po-850-out-success asks the same/,
      /differ/,
    ],
    ['freshness by the second', 'slos.yaml', ['kind: freshness, within: PT2H', 'kind: freshness, within: PT90S'], /whole minutes/, /PT30M/],
    ['an objective that allows nothing', 'slos.yaml', ['objective: 0.995', 'objective: 1'], /objective/, /./],
  ])('in the estate: %s', async (_, file, edit, message, mend) => {
    expectFault(await faultsOf(ESTATE, file, edit), file, message, mend);
  });

  it('names entries by their ids in the path', async () => {
    const { faults } = await faultsOf(EXAMPLE, TYPES, ['to: sev3,', 'to: sev9,']);
    expect(faults.map(({ path }) => path)).toEqual(['exceptionTypes[EXC-BIL-CODENOK].severity.escalate[0].to']);
  });
});
