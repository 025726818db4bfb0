import { isHoliday } from '@/lib/calendar';
import { chooseDepartment } from './choose-department';
import { drawIndex, drawLogNormal, drawShare, drawWeighted } from './draw-chance';
import { characterOf, leanOn } from './draw-character';
import { costCentreOf, decimal, drawCents, drawEmployee, handedOver, serialOf, taken, tellAll, type WorkflowHabit } from './habit';
import { dateOf } from './local-day';
import { type Estate, HOUR_MS, MINUTE_MS, type SimulatedTransaction } from './simulation';

/** A place hires fewer than this a day, surges included. */
const HIRES_PER_PLACE = 2000;

export const onboardingHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const serial = serialOf(tx, estate.options.seed, HIRES_PER_PLACE);
    const department = chooseDepartment(tx, estate);
    const clinical = drawShare(dice, 2) < 0.38;
    const credential = clinical && drawShare(dice, 7) < 0.45;
    const family = clinical ? 'clinical' : drawShare(dice, 3) < 0.1 ? 'contractor' : 'non-clinical';
    return {
      department,
      keys: [
        { type: 'employee_id', value: `E1${serial}`, role: 'root' },
        { type: 'position_id', value: `POS-${40_000 + drawIndex(dice, 4, 9000)}`, role: 'reference' },
        { type: 'hire_event_id', value: `HCM-EVT-9${serial}`, role: 'technical' },
        { type: 'cost_centre', value: costCentreOf(estate, department, tx), role: 'reference' },
      ],
      measures: { amountMinor: drawCents(dice, 5, clinical ? 310 : 190, 0.2), currency: 'USD', lines: 1, people: 1 },
      attributes: {
        start_date: startDate(tx, credential ? CREDENTIAL_DAYS : 0),
        job_family: family,
        pay_group: family === 'contractor' || drawShare(dice, 6) < 0.82 ? 'pg-a' : 'pg-b',
      },
      traits: {
        clinical,
        credential,
        scheduled: clinical || drawShare(dice, 8) < 0.65,
        pace: characterOf(estate.options.seed, 'onboarding', tx.place.facility.id, tx.day),
      },
    };
  },
  milestones: {
    hire_in_schedule: { share: (d) => (d.traits['scheduled'] ? 1 : 0) },
    hire_equipment: { share: () => 0.6 },
    hire_in_identity: {
      fault: {
        share: 0.008,
        code: 'EMPLOYEE_ID_CONFLICT',
        errorClass: 'business_reject',
        message: 'User name is already taken by a former employee',
        attributes: { 'http.response.status_code': 409 },
      },
    },
    hire_cred_requested: { share: (d) => (d.traits['credential'] ? 1 : 0) },
    hire_cred_cleared: { share: (d) => (d.traits['credential'] ? 1 : 0) },
    hire_ehr_access: { share: (d) => (d.traits['clinical'] ? 1 : 0) },
    hire_ready: { waitsFor: 'all', medianFactor: (d) => Number(d.traits['pace']) },
  },
};

/** Who needs a credential is hired so much earlier. */
const CREDENTIAL_DAYS = 21;

/** Most hires are recorded weeks ahead and start on a Monday; a few start tomorrow. */
function startDate(tx: SimulatedTransaction, earlier: number): string {
  if (drawShare(tx.dice, 20) < 0.06) return dateOf(tx.day + 1);
  const ahead = tx.day + 5 + earlier + drawIndex(tx.dice, 21, 21);
  const toMonday = (7 - ((ahead + 3) % 7)) % 7;
  return dateOf(ahead + toMonday);
}

export const offboardingHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice } = tx;
    const serial = serialOf(tx, estate.options.seed, HIRES_PER_PLACE);
    return {
      keys: [
        { type: 'employee_id', value: `E0${serial}`, role: 'root' },
        { type: 'termination_event_id', value: `HCM-EVT-8${serial}`, role: 'technical' },
      ],
      measures: { amountMinor: drawCents(dice, 2, 2300, 0.5), currency: 'USD', lines: 1, people: 1 },
      attributes: { involuntary: drawShare(dice, 3) < 0.08, privileged: drawShare(dice, 4) < 0.04 },
      traits: { clinical: drawShare(dice, 5) < 0.42, scheduled: drawShare(dice, 6) < 0.75 },
    };
  },
  milestones: {
    term_ehr_disabled: { share: (d) => (d.traits['clinical'] ? 1 : 0) },
    term_unscheduled: { share: (d) => (d.traits['scheduled'] ? 1 : 0) },
    term_complete: { waitsFor: 'all' },
  },
};

/** Files are with payroll by 14:50, so that the three hours' warning before 18:00 means something; loaded 14:00 to 17:00, largest last. */
const RECEIVED_FROM_MS = 5.4 * HOUR_MS;
const RECEIVED_SPREAD_MS = 2.1 * HOUR_MS;

/** Files with records that payroll refuses; in a period with a holiday much more is corrected. */
const REJECTED_FILE_SHARE = 0.12;
const HOLIDAY_CORRECTIONS = 1.8;

export const payrollHabit: WorkflowHabit = {
  describe: (tx, estate) => {
    const { dice, payroll } = tx;
    const people = payroll?.people ?? 1;
    const group = payroll?.group ?? 'pg-a';
    const untidy =
      characterOf(estate.options.seed, 'time_records', tx.place.facility.id, tx.day) * (hasHoliday(tx, estate) ? HOLIDAY_CORRECTIONS : 1);
    const some = (slot: number, share: number) => Math.min(people, Math.floor(drawLogNormal(dice, slot, people * share * untidy, 0.5)));
    const rejected = drawShare(dice, 2) < leanOn(REJECTED_FILE_SHARE, untidy) ? 1 + some(3, 0.004) : 0;
    const edited = Math.min(people - rejected, some(8, 0.0035));
    const hours = Math.round(people * (group === 'pg-a' ? 66 : 76) * (0.97 + 0.06 * drawShare(dice, 4)));
    const period = payroll?.periodId ?? 'PP';
    const file = `TIME-${period.replaceAll('-', '')}-${group.replaceAll('-', '').toUpperCase()}-${tx.place.facility.code}`;
    return {
      department: 'dept-payroll',
      keys: [
        { type: 'pay_period_id', value: period, role: 'root' },
        { type: 'pay_group', value: group, role: 'reference' },
        { type: 'facility_id', value: tx.place.facility.id, role: 'reference' },
        { type: 'file_id', value: file, role: 'technical' },
      ],
      measures: {
        amountMinor: hours * drawCents(dice, 5, group === 'pg-a' ? 38 : 61, 0.05),
        currency: 'USD',
        people,
        lines: people,
        hours,
      },
      attributes: {},
      traits: {
        rejected,
        clean: people - rejected - edited,
        missing: some(9, 0.0008),
        twice: some(10, 0.0003),
        retro: some(11, 0.0025),
        hours,
        people,
        reason: drawWeighted(dice, 6, [
          ['NO_ACTIVE_JOB', 4],
          ['PAY_CODE_UNKNOWN', 3],
          ['HOURS_OVER_LIMIT', 3],
        ] as const),
        employee: drawEmployee(dice, 7),
      },
    };
  },
  milestones: {
    time_exported: {
      at: (tx, baseMs, slot) => {
        const dueMs = tx.payroll?.dueMs ?? baseMs;
        const rank = tx.payroll?.sizeRank ?? 0;
        const plannedMs = dueMs - RECEIVED_FROM_MS + RECEIVED_SPREAD_MS * (0.9 * rank + 0.1 * drawShare(tx.dice, slot));
        return Math.max(plannedMs, baseMs + 20 * MINUTE_MS);
      },
      tell: (d) => tellAll(totals(d), handedOver(Number(d.traits['people']))),
    },
    time_received: {
      at: (tx, baseMs, slot) => baseMs + Math.min(10 * MINUTE_MS, drawLogNormal(tx.dice, slot, 3 * MINUTE_MS, 0.5)),
      tell: totals,
    },
    time_loaded: {
      at: (tx, baseMs, slot) => baseMs + (50 + 50 * (tx.payroll?.sizeRank ?? 0) + 15 * drawShare(tx.dice, slot)) * MINUTE_MS,
      tell: (d) => tellAll(totals(d), taken(Number(d.traits['people'])), { attributes: { records_clean: Number(d.traits['clean']) } }),
    },
    time_record_rejected: {
      share: (d) => (Number(d.traits['rejected']) > 0 ? 1 : 0),
      warns: () => true,
      tell: (d) => ({
        attributes: { reject_reason: String(d.traits['reason']), rejected_count: Number(d.traits['rejected']) },
        measures: { recordsRejected: Number(d.traits['rejected']) },
        keys: [{ type: 'employee_id', value: String(d.traits['employee']) }],
      }),
    },
    pay_approved: {
      tell: (d) => ({
        attributes: {
          employee_count: Number(d.traits['people']),
          records_rejected: Number(d.traits['rejected']),
          missing_employees: Number(d.traits['missing']),
          duplicate_records: Number(d.traits['twice']),
          retro_corrections: Number(d.traits['retro']),
        },
      }),
    },
  },
};

/** Control totals of the file: equal on both sides. */
function totals(details: { traits: Record<string, string | number | boolean>; measures: Record<string, number | string> }) {
  const hours = Number(details.traits['hours']);
  const people = Number(details.traits['people']);
  const gross = decimal(Number(details.measures['amountMinor']));
  return { attributes: { hours_total: hours, hours_control: hours, record_count: people, record_control: people, gross_pay_usd: gross } };
}

/** Whether the pay period that ends on the transaction's day has a holiday in it. */
function hasHoliday(tx: SimulatedTransaction, estate: Estate): boolean {
  const days = estate.catalog.calendars.payCalendar?.periodDays ?? 0;
  return Array.from({ length: days }, (_, i) => dateOf(tx.day - i)).some((date) => isHoliday(date, estate.catalog.calendars));
}
