import { config } from '@/lib/config';
import { sayCount, sayDuration, sayPlural, sayStamp, sayTime } from '@/lib/domain/say';
import { sayAmounts, severityWords } from '@/lib/domain/say-exception';
import { writeMended, writeRisk } from '@/lib/domain/say-report';
import { sayLeft, sayMeasured, sayObjective, sloStateWords, writeSloHeadline } from '@/lib/domain/say-slo';
import type { ReportView } from '@/lib/domain/views/reports';
import { drawMeasures } from './draw-measures';
import { closePaper, inks, openPaper, type Paper, type Part } from './open-paper';

/** Zones of North America print on Letter, everybody else on A4. */
const isLetter = (timezone: string) => /^(America|US|Canada)\/|^Pacific\/Honolulu$/.test(timezone);

/** A report as PDF: text that can be selected, charts as lines, tagged for screen readers. */
export async function writeReportPdf(report: ReportView): Promise<Uint8Array<ArrayBuffer>> {
  const { audience, organisation, period, timezone } = report;
  const { baseUrl } = config();
  const asOf = sayStamp(report.asOf, timezone);
  const paper = openPaper({
    title: `${audience.title}: ${period.name}`,
    author: organisation,
    letter: isLetter(timezone),
    at: new Date(report.asOf),
  });
  const { root } = paper;
  drawHead(paper, report);
  if (report.kpis.length > 0) {
    section(paper, root, report.kpis.length === 1 ? 'One measure' : `${report.kpis.length} measures`);
    drawMeasures(paper, root, report.kpis, { baseUrl });
  }
  section(paper, root, 'What moved');
  for (const { kpi, sentence, contributors, lineage } of report.movements) {
    const by =
      contributors.length === 0 ? '' : ` By place and supplier: ${contributors.map(({ name, words }) => `${name} ${words}`).join(', ')}.`;
    item(paper, { title: kpi.name, text: `${sentence}${by}`, link: `${baseUrl}/kpis/${kpi.id}/transactions?${lineage}` });
  }
  if (report.movementsNote) plain(paper, report.movementsNote);
  section(paper, root, 'Money and people at risk now');
  for (const risk of report.risks.top) {
    const impact = [
      sayAmounts(risk.amounts),
      risk.people ? `${sayCount(risk.people)} ${risk.people === 1 ? 'person' : 'people'}` : null,
      sayPlural(risk.transactions, 'case'),
    ];
    item(paper, {
      title: `${severityWords[risk.severity]}: ${risk.title}`,
      text: `${impact.filter((one) => one !== null).join(', ')}${risk.place ? `, ${risk.place}` : ''}. ${risk.team}, due ${sayTime(risk.dueAt, timezone, Date.parse(report.asOf))}. ${risk.ref}.`,
      link: `${baseUrl}/exceptions/${risk.ref}`,
    });
  }
  plain(paper, writeRisk(report.risks));
  drawLevels(paper, report);
  section(paper, root, 'What was mended');
  for (const one of report.mended.top)
    item(paper, {
      title: `${severityWords[one.severity]}: ${one.title}`,
      text: `${sayPlural(one.transactions, 'case')}${one.place ? `, ${one.place}` : ''}. ${one.team}, after ${sayDuration(Date.parse(one.resolvedAt) - Date.parse(one.openedAt))}. ${one.ref}.`,
      link: `${baseUrl}/exceptions/${one.ref}`,
    });
  plain(paper, writeMended(report.mended, period));
  drawNotes(paper, report);
  return closePaper(paper, {
    left: `${organisation}, ${audience.title}`,
    right: period.name,
    foot: `As of ${asOf}. Throughline, catalog version ${report.catalogVersion}.`,
  });
}

function drawHead(paper: Paper, report: ReportView): void {
  const { left, width, root } = paper;
  const { period, timezone } = report;
  paper.y += 4;
  paper.y += paper.write(
    root,
    'P',
    `${report.audience.title} report for the ${report.audience.reader.charAt(0).toLowerCase()}${report.audience.reader.slice(1)}`,
    { x: left, y: paper.y, width },
    { size: 9, ink: inks.ink3 },
  );
  paper.y += 3;
  paper.y += paper.write(root, 'H1', report.headline, { x: left, y: paper.y, width: width * 0.94 }, { size: 16, bold: true, lineGap: 2 });
  paper.y += 4;
  paper.y += paper.write(
    root,
    'P',
    report.sentences.join(' '),
    { x: left, y: paper.y, width: width * 0.94 },
    { size: 10.5, ink: inks.ink2, lineGap: 3 },
  );
  paper.y += 6;
  const when = `${period.name}${period.partial ? ', not ended yet' : ''}, compared with ${period.previousName}. Times are ${timezone}.`;
  paper.y += paper.write(root, 'P', when, { x: left, y: paper.y, width }, { size: 8, ink: inks.ink3 });
}

function section(paper: Paper, parent: Part, title: string): void {
  paper.y += 16;
  paper.need(70);
  const { left, width, y, doc } = paper;
  paper.decorate(() =>
    doc
      .moveTo(left, y)
      .lineTo(left + width, y)
      .lineWidth(0.8)
      .strokeColor(inks.ink3)
      .stroke(),
  );
  paper.y += 6;
  paper.y += paper.write(parent, 'H2', title, { x: left, y: paper.y, width }, { size: 11.5, bold: true }) + 5;
}

/** A title with its sentence; both stay on one page. */
function item(paper: Paper, { title, text, link }: { title: string; text: string; link: string }): void {
  const { left, width, root } = paper;
  const across = width * 0.94;
  paper.need(paper.height(title, across, { bold: true }) + paper.height(text, across, { size: 8.5 }) + 6);
  paper.y += paper.write(root, 'P', title, { x: left, y: paper.y, width: across }, { bold: true, link });
  paper.y += paper.write(root, 'P', text, { x: left, y: paper.y, width: across }, { size: 8.5, ink: inks.ink2 }) + 6;
}

function plain(paper: Paper, text: string, size = 9): void {
  if (text === '') return;
  const { left, width, root } = paper;
  const across = width * 0.94;
  paper.need(paper.height(text, across, { size }));
  paper.y += paper.write(root, 'P', text, { x: left, y: paper.y, width: across }, { size, ink: inks.ink2 }) + 4;
}

const unjudged: readonly string[] = ['few', 'no_data', 'partial'];

function drawLevels(paper: Paper, { slos }: ReportView): void {
  if (slos.length === 0) return;
  section(paper, paper.root, 'What was promised');
  plain(paper, `${writeSloHeadline(slos)}.`);
  for (const row of slos.filter(({ state }) => !unjudged.includes(state)))
    plain(
      paper,
      `${sloStateWords[row.state]}. ${row.name}: ${row.goodRatio === null ? 'no data' : sayMeasured(row.goodRatio)} of ${sayCount(row.good + row.bad)} ${row.counted}, asked ${sayObjective(row.objective)}; budget ${sayLeft(row)}, ${row.windowDays} days.`,
      8.5,
    );
}

function drawNotes(paper: Paper, { absent, definitions }: ReportView): void {
  section(paper, paper.root, 'What the numbers mean');
  for (const { name, formula, clock, cohort, counted, targetBasis, caveat, benchmarks } of definitions) {
    const published = benchmarks
      .map(
        ({ publisher, figure, scope, verified }) =>
          ` Published, ${verified === 'read_in_excerpt' ? 'read by us in an excerpt' : 'as another reports it'}: ${figure} (${publisher}${scope ? `; ${scope}` : ''}).`,
      )
      .join('');
    plain(
      paper,
      `${name}. ${formula} ${clock}. ${cohort}. ${counted}. Target: ${targetBasis}.${caveat ? ` ${caveat}` : ''}${published}`,
      7.5,
    );
  }
  plain(
    paper,
    'Totals are merged from the counts of the places, never averaged. A change is shown only when both periods have enough cases. Late events change past days.',
    7.5,
  );
  for (const { name, why } of absent) plain(paper, `${name}: no number. ${why}`, 7.5);
}
