import { payDeadline, payPeriods } from '@/lib/calendar';
import type { Incident } from './incident';
import { incidentStories } from './incident-stories';
import { planRequests, type RequestOptions } from './plan-requests';
import type { Planned } from './plan-transactions';
import { DAY_MS, HOUR_MS } from './simulation';

/** So many messages must be missing before anybody could tell it from chance: where seven are usual, none comes once in a thousand times. */
const MISSING_MESSAGES = 7;
/** What is held back is sent after the end, within this time. */
const RELEASED_WITHIN_MS = 6 * HOUR_MS;

type SignOptions = Omit<RequestOptions, 'metricsEveryMs' | 'onPlanned' | 'incidents'>;

/**
 * Returns when an incident can first be seen in what is sent, in ms, by the rule of its story; null when it touches nothing. Whoever finds
 * it cannot have found it earlier.
 */
export function findFirstSign(incident: Incident, options: SignOptions): number | null {
  const { sign } = incidentStories[incident.id];
  if (typeof sign === 'object' && 'beforeDueMs' in sign) {
    const dueMs = findDue(incident, options);
    return dueMs === null ? null : Math.max(incident.fromMs, dueMs - sign.beforeDueMs);
  }
  const fromMs = typeof sign === 'object' ? incident.fromMs + sign.afterMs : incident.fromMs;
  const endMs = Math.min(incident.toMs + RELEASED_WITHIN_MS, fromMs + 5 * DAY_MS);
  const touched: Planned[] = [];
  const plan = planRequests({
    ...options,
    incidents: [incident],
    metricsEveryMs: 0,
    onPlanned: (planned) => {
      if (planned.sendMs >= fromMs && planned.incidents.includes(incident) && !planned.copy) touched.push(planned);
    },
  });
  const enough = sign === 'missing_messages' ? MISSING_MESSAGES : 1;
  // What is missing is known only when it has come.
  const stepMs = sign === 'missing_messages' ? endMs - fromMs : HOUR_MS;
  for (let untilMs = fromMs + stepMs; untilMs <= endMs && touched.length < enough; untilMs += stepMs) plan.take(untilMs);
  if (sign !== 'missing_messages') return touched.reduce<number | null>((least, { sendMs }) => Math.min(least ?? sendMs, sendMs), null);
  const missing = touched.flatMap(({ event }) => (event ? [Date.parse(event.occurredAt)] : [])).sort((a, b) => a - b);
  return missing[MISSING_MESSAGES - 1] ?? null;
}

/** When the file that is not made is due. */
function findDue({ fromMs }: Incident, { catalog }: Pick<RequestOptions, 'catalog'>): number | null {
  const { calendars, organisation } = catalog;
  const periods = payPeriods(calendars, new Date(fromMs - 20 * DAY_MS), new Date(fromMs + 20 * DAY_MS));
  const due = periods.map((period) => payDeadline(period, 'time_file', organisation.timezone).getTime());
  return due.find((dueMs) => dueMs > fromMs) ?? null;
}
