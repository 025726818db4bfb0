import { z } from 'zod';
import { severitySchema } from '@/lib/domain';
import { sayPlural } from '@/lib/domain/say';
import { severityWords } from '@/lib/domain/say-exception';
import { writeMended, writeRisk } from '@/lib/domain/say-report';
import type { ReportView } from '@/lib/domain/views/reports';
import { cleanLine, prose } from './clean-text';
import { sayMoment } from './say-moment';

const lineSchema = z.object({
  mark: z.enum(['worse', 'better', ...severitySchema.options]),
  title: z.string(),
  text: z.string(),
  url: z.string(),
});

/** Everything a weekly mail says, as clean single lines that are not yet escaped for HTML. The links are ours. */
export const preparedDigestSchema = z.object({
  subject: z.string(),
  preheader: z.string(),
  audience: z.string(),
  week: z.string(),
  title: z.string(),
  sentences: z.array(z.string()),
  movements: z.array(lineSchema),
  movementsNote: z.string(),
  risks: z.array(lineSchema),
  /** What has no number, and why; empty when everything has one. */
  absent: z.string(),
  asOf: z.string(),
  reportUrl: z.string(),
  stopUrl: z.string(),
  recipientNote: z.string(),
});
export type PreparedDigest = z.infer<typeof preparedDigestSchema>;
export type DigestLine = z.infer<typeof lineSchema>;

export interface DigestFacts {
  report: ReportView;
  recipient: string;
  /** Whether the reader asked for it, or the catalog names them. */
  asked: boolean;
  baseUrl: string;
}

/** A sum over fewer people than this is close to what one of them is paid. */
const ENOUGH_PEOPLE = 5;
const NAMED = 6;

/** Returns what the weekly mail about a report says: figures, places and links, never names, pay or patients. */
export function prepareDigest({ report, recipient, asked, baseUrl }: DigestFacts): PreparedDigest {
  const { audience, period, risks, mended, kpis, timezone } = report;
  const reportUrl = `${baseUrl}/reports/${audience.id}?period=${period.kind}&on=${period.on}`;
  const asOf = sayMoment(new Date(report.asOf), timezone, new Date(report.asOf));
  const personal = risks.people > 0 && risks.people < ENOUGH_PEOPLE;
  const worst = report.sentences.filter((one) => one !== writeRisk(risks) && one !== writeMended(mended, period));
  return {
    subject: cleanLine(`${audience.title}, ${lower(period.name)}: ${sayNews(report)}`, 140),
    preheader: prose(report.headline, 140),
    audience: prose(audience.title, 80),
    week: prose(period.name, 80),
    title: prose(report.headline, 400),
    sentences: [...worst, writeRisk(personal ? { ...risks, amounts: [] } : risks), writeMended(mended, period)].map((one) =>
      prose(one, 400),
    ),
    movements: report.movements.map(({ kpi, verdict, sentence, contributors, lineage }) => ({
      mark: verdict,
      title: prose(kpi.name, 120),
      text: prose(
        `${sentence}${contributors.length > 0 ? ` Most of it: ${contributors.map(({ name, words }) => `${name} ${words}`).join(', ')}.` : ''}`,
        500,
      ),
      url: `${baseUrl}/kpis/${kpi.id}?${lineage}`,
    })),
    movementsNote: prose(report.movementsNote, 300),
    risks: risks.top.map(({ ref, severity, title, place, transactions, team, dueAt }) => ({
      mark: severity,
      title: prose(`${severityWords[severity]}: ${title}`, 160),
      text: prose(
        `${sayPlural(transactions, 'case')}${place ? `, ${place}` : ''}. ${team}, due ${sayMoment(new Date(dueAt), timezone, new Date(report.asOf)).full}. ${ref}.`,
        300,
      ),
      url: `${baseUrl}/exceptions/${ref}`,
    })),
    absent: prose(
      sayAbsent(
        kpis.filter(({ current }) => current.state === 'no_data').map(({ name }) => name),
        report.absent.map(({ name }) => name),
      ),
      600,
    ),
    asOf: `${asOf.full}, ${asOf.zone}`,
    reportUrl,
    stopUrl: `${baseUrl}/reports`,
    recipientNote: prose(
      `To ${recipient}. ${asked ? 'You asked for it' : 'The catalog names you for it'}; it holds only what you may see, and goes out once a week.`,
      300,
    ),
  };
}

const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** The news in few words: which measures moved, else that none did, else that nothing is known. */
function sayNews({ movements, kpis }: ReportView): string {
  if (movements.length > 0) return movements.map(({ kpi, verdict }) => `${kpi.name} ${verdict}`).join(', ');
  if (kpis.length === 0) return 'no measure is computed';
  if (kpis.every(({ current }) => current.state === 'no_data')) return 'nothing was counted';
  return kpis.every(({ change }) => change === null) ? 'nothing to compare with' : 'nothing moved';
}

function sayAbsent(uncounted: readonly string[], absent: readonly string[]): string {
  const list = (names: readonly string[]) =>
    names.length > NAMED
      ? `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`
      : new Intl.ListFormat('en-GB').format(names);
  return [
    uncounted.length > 0 ? `Nothing was counted for ${list(uncounted)}.` : '',
    absent.length > 0 ? `No number yet: ${list(absent)}. The report says why.` : '',
  ]
    .filter((one) => one !== '')
    .join(' ');
}
