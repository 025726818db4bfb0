import { roleActions } from '@/lib/domain';
import { type AccessRule, accessRules, endpoints } from '@/lib/domain/endpoints';
import { askRoute } from './ask-route';
import { type Sample, samplesOf } from './samples';
import type { Persona, Scene, Subjects } from './seed-access';

export interface AccessReport {
  endpoints: number;
  cases: number;
  /** Answers that showed or did what the asker may not, or told that it exists. */
  leaks: string[];
  /** What kept a case from being tried, or was refused to somebody who may. */
  faults: string[];
}

type Verdict = { may: boolean; sees: boolean };

/** What the rule says of this asker: whether they may call it, and whether they may see what lies in INSIDE. */
function expected({ needs, reach }: AccessRule, { role, where }: Persona): Verdict {
  const sees = where === 'whole' || where === 'inside';
  const right = needs === null || (role !== null && roleActions[role].includes(needs));
  const whole = where === 'whole' || (reach !== 'environment' && reach !== 'everywhere');
  return { may: right && whole, sees };
}

const counted = /^(total|open|openExceptions|failed|failures|retries|events|transactions|volume|numerator|denominator)$/;

/** Counts above none in an answer about places where nothing ever happened. */
function countsIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((held, at) => countsIn(held, `${path}[${at}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, held]) =>
    typeof held === 'number' && held > 0 && counted.test(name) ? [`${path}.${name}=${held}`] : countsIn(held, `${path}.${name}`),
  );
}

interface Case {
  name: string;
  rule: AccessRule;
  sample: Sample;
  persona: Persona;
  subjects: Subjects;
}

function judge({ rule, sample, persona, subjects }: Case, status: number, text: string): { leak?: string; fault?: string } {
  const { may, sees } = expected({ ...rule, needs: sample.needs ?? rule.needs }, persona);
  if (status >= 500) return { fault: `answered ${status} ${text.slice(0, 200)}` };
  if (status === 401 && rule.reach !== 'key') return { fault: 'did not know the asker' };
  const read = status >= 200 && status < 300;
  const told = subjects.canaries.find((canary) => text.includes(canary));
  if (!sees && told && !(sample.query && Object.values(sample.query).some((asked) => asked.includes(told))))
    return { leak: `said ${told}: ${text.slice(Math.max(0, text.indexOf(told) - 80), text.indexOf(told) + 80)}` };
  if (sample.signedIn) return status === 403 || status === 409 ? {} : { leak: `took an API token for somebody who signed in, ${status}` };
  if (sample.names && !sees && status === 403) return {};
  if (read && sample.did && !sample.did(JSON.parse(text))) return may && sees ? { fault: 'was not done' } : {};
  if (rule.reach === 'key') return status === 401 || status === 403 || may ? {} : { leak: `took it, ${status}` };
  if (!sees && rule.reach === 'places' && read) {
    const counts = text.startsWith('{') ? countsIn(JSON.parse(text)) : [];
    if (counts.length > 0) return { leak: `counted what is not to be seen: ${counts.slice(0, 3).join(', ')}` };
  }
  if (sample.about && !sees) {
    if (read) return { leak: `answered ${status}` };
    // A role that may never do it may be told so; one that may elsewhere must not learn that the thing exists.
    if (status !== 404 && (may || rule.needs?.startsWith('read:'))) return { leak: `told that it exists: ${status} ${text.slice(0, 160)}` };
    return status === 400 ? { fault: `was asked wrongly: ${text.slice(0, 200)}` } : {};
  }
  if (!may) {
    if (status === 403 || status === 404) return {};
    // Lists of what lies in the asker's places may be empty instead of refused.
    if (read && rule.reach === 'places' && rule.needs?.startsWith('read:')) return {};
    return status === 400 ? { fault: `was asked wrongly: ${text.slice(0, 200)}` } : { leak: `was allowed, ${status}` };
  }
  if (status === 403) return { fault: `refused somebody who may: ${text.slice(0, 200)}` };
  if (status === 404 && sample.about) return { fault: `hid it from somebody who may see it: ${text.slice(0, 200)}` };
  return {};
}

async function ask({ sample, rule }: Pick<Case, 'sample' | 'rule'>, of: (typeof endpoints)[number], headers: Record<string, string>) {
  const response = await askRoute({
    method: of.method,
    path: of.path,
    ...(sample.params ? { params: sample.params } : {}),
    ...(sample.query ? { query: sample.query } : {}),
    ...(sample.body === undefined || of.method === 'GET' ? {} : { body: JSON.stringify(sample.body) }),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: response.status, text: rule.reach === 'public' && response.status === 200 ? '' : await response.text() };
}

const paramsOf = ({ params }: (typeof endpoints)[number]) => Object.fromEntries(Object.keys(params.shape).map((name) => [name, 'x']));

/** Every endpoint in every way of asking, as every persona, signed out, and by a page of another site with somebody's rights. */
export async function judgeAccess({ personas, subjects }: Scene): Promise<AccessReport> {
  const report: AccessReport = { endpoints: endpoints.length, cases: 0, leaks: [], faults: [] };
  const samples = samplesOf(subjects);
  for (const of of endpoints) {
    const rule = accessRules[of.name];
    // Keys are looked at before anything else: what they are asked with does not matter.
    const ways = samples[of.name] ?? (rule?.reach === 'key' ? [{ params: paramsOf(of), body: {} }] : undefined);
    if (!rule || !ways || ways.length === 0) {
      report.faults.push(`${of.name} has no rule or is not asked`);
      continue;
    }
    for (const [at, sample] of ways.entries()) {
      const about = `${of.method} ${of.path}${ways.length > 1 ? ` #${at}` : ''}`;
      report.cases += 1;
      const out = await ask({ sample, rule }, of, {});
      const closed = rule.reach !== 'public';
      if (closed && out.status !== 401) report.leaks.push(`${about} answered ${out.status} to nobody`);
      if (!closed && (out.status === 401 || (out.status >= 500 && of.name !== 'readReadiness')))
        report.faults.push(`${about} answered ${out.status} to nobody`);
      if (!closed) continue;
      if (rule.reach !== 'key') {
        report.cases += 1;
        const sender = await ask({ sample, rule }, of, { authorization: `Bearer ${subjects.ingestKey}` });
        if (sender.status !== 401) report.leaks.push(`${about} answered ${sender.status} to an ingest key`);
      }
      for (const persona of personas) {
        report.cases += 1;
        const { status, text } = await ask({ sample, rule }, of, { authorization: `Bearer ${persona.token}` });
        const { leak, fault } = judge({ name: of.name, rule, sample, persona, subjects }, status, text);
        if (leak) report.leaks.push(`${about} as ${persona.name}: ${leak}`);
        if (fault) report.faults.push(`${about} as ${persona.name}: ${fault}`);
      }
    }
  }
  return report;
}
