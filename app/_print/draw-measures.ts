import { kpiStateWords, sayChange, sayFigure, sayUnit, sayValue } from '@/lib/domain/say-kpi';
import { sayCounted, sayResult } from '@/lib/domain/say-report';
import type { KpiRow, KpiState } from '@/lib/domain/views/kpis';
import { inks, type Paper, type Part } from './open-paper';

const tints: Record<KpiState, string> = {
  met: inks.good,
  watch: inks.watch,
  breached: inks.high,
  critical: inks.crit,
  few: inks.ink3,
  no_data: inks.ink3,
  no_target: inks.ink3,
};

/** The sign of a state: its form tells it as well as its colour. */
function drawSign({ doc }: Paper, state: KpiState, x: number, y: number): void {
  const r = 3.6;
  doc.lineWidth(1.1).strokeColor(tints[state]).fillColor(tints[state]);
  if (state === 'met') doc.circle(x, y, r).fill();
  else if (state === 'critical') doc.polygon(...octagon(x, y, r + 0.4)).fill();
  else if (state === 'breached') doc.polygon([x, y - r], [x + r + 0.4, y + r - 0.4], [x - r - 0.4, y + r - 0.4]).fill();
  else if (state === 'watch') doc.polygon([x, y - r], [x + r + 0.4, y + r - 0.4], [x - r - 0.4, y + r - 0.4]).stroke();
  else
    doc
      .circle(x, y, r - 0.4)
      .dash(1.4, { space: 1.2 })
      .stroke()
      .undash();
}

const octagon = (x: number, y: number, r: number): [number, number][] =>
  Array.from({ length: 8 }, (_, i) => {
    const angle = Math.PI / 8 + (i * Math.PI) / 4;
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
  });

/** The course of a measure with its target as a dotted line; a step without data breaks the line. */
function drawSpark({ doc }: Paper, row: KpiRow, { x, y, width, height }: { x: number; y: number; width: number; height: number }): void {
  const { points } = row.spark;
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const target = row.thresholds?.target;
  const all = target === undefined ? known : [...known, target];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const at = (value: number) => y + height - 2 - ((value - low) / (high - low || 1)) * (height - 4);
  const across = (i: number) => x + ((i + 0.5) / Math.max(1, points.length)) * width;
  doc.lineWidth(0.6).strokeColor(inks.ink3);
  if (target !== undefined)
    doc
      .moveTo(x, at(target))
      .lineTo(x + width, at(target))
      .dash(1.2, { space: 1.8 })
      .stroke()
      .undash();
  doc.lineWidth(1).strokeColor(inks.ink2);
  let drawing = false;
  points.forEach(({ value }, i) => {
    if (value === null) {
      if (drawing) doc.stroke();
      drawing = false;
      return;
    }
    const alone = !drawing && (points[i + 1]?.value ?? null) === null;
    if (alone)
      doc
        .moveTo(across(i) - 1, at(value))
        .lineTo(across(i) + 1, at(value))
        .stroke();
    else if (drawing) doc.lineTo(across(i), at(value));
    else doc.moveTo(across(i), at(value));
    drawing = !alone;
  });
  if (drawing) doc.stroke();
  const last = points.at(-1)?.value;
  if (typeof last === 'number')
    doc
      .circle(across(points.length - 1), at(last), 1.7)
      .fillColor(tints[row.current.state])
      .fill();
}

const spans = { hour: '48 hours', day: '28 days', week: '13 weeks', month: '12 months' } as const;
const heads = ['State', 'Measure', 'Value', 'Target', 'Against the period before', 'Course', 'Counted'];

/** The measures as a table; no row is cut by the end of a page, and the head stands on each. */
export function drawMeasures(paper: Paper, parent: Part, kpis: readonly KpiRow[], { baseUrl }: { baseUrl: string }): void {
  const { left, width } = paper;
  const widths = [60, width - 60 - 62 - 52 - 96 - 74 - 62, 62, 52, 96, 74, 62];
  const starts = widths.map((_, i) => left + widths.slice(0, i).reduce((a, b) => a + b, 0));
  const box = (i: number, y: number) => ({ x: starts[i] ?? left, y, width: (widths[i] ?? 0) - 8 });
  const table = paper.part(parent, 'Table');
  const drawHead = () => {
    const row = paper.part(table, 'TR');
    for (const [i, head] of heads.entries()) paper.write(row, 'TH', head, box(i, paper.y), { size: 7.5, ink: inks.ink3 });
    row.end();
    paper.y += paper.height(heads[4] ?? '', box(4, 0).width, { size: 7.5 }) + 3;
    paper.decorate(() =>
      paper.doc
        .moveTo(left, paper.y)
        .lineTo(left + width, paper.y)
        .lineWidth(0.8)
        .strokeColor(inks.ink3)
        .stroke(),
    );
    paper.y += 5;
  };
  paper.need(90);
  drawHead();
  for (const kpi of kpis) {
    const change = sayChange(kpi);
    const { current, previous, thresholds, unit } = kpi;
    const under =
      current.state === 'no_data'
        ? 'Nothing was counted in this period.'
        : current.state === 'few'
          ? `Under ${kpi.minSample} nothing is judged.`
          : sayResult(kpi);
    const nameHeight = paper.height(kpi.name, box(1, 0).width, { size: 9, bold: true });
    const against = change ? `${change.figure} ${change.verdict}`.trim() : 'Not comparable';
    const then =
      previous.value === null ? 'Nothing counted then' : `${sayValue(previous.value, unit)} of ${previous.n.toLocaleString('en-US')} then`;
    const againstHeight = paper.height(against, box(4, 0).width, { size: 9, bold: true });
    const tall = Math.max(
      nameHeight + paper.height(under, box(1, 0).width, { size: 7.5 }),
      againstHeight + paper.height(then, box(4, 0).width, { size: 7.5 }),
      30,
    );
    if (paper.need(tall + 9)) drawHead();
    const { y } = paper;
    const row = paper.part(table, 'TR');
    paper.decorate(() => drawSign(paper, current.state, (starts[0] ?? 0) + 4.5, y + 5.6));
    paper.write(row, 'TD', kpiStateWords[current.state], { x: (starts[0] ?? 0) + 13, y, width: 46 }, { size: 8.5 });
    const cell = paper.part(row, 'TH');
    paper.write(cell, 'P', kpi.name, box(1, y), { bold: true, link: `${baseUrl}/kpis/${kpi.id}/transactions?${kpi.lineage}` });
    paper.write(cell, 'P', under, box(1, y + nameHeight), { size: 7.5, ink: inks.ink3 });
    cell.end();
    paper.write(row, 'TD', current.value === null ? 'Not known' : `${sayFigure(current.value)} ${sayUnit(unit)}`.trim(), box(2, y - 1), {
      size: current.value === null ? 9 : 10.5,
      bold: true,
      ink: current.state === 'few' || current.state === 'no_data' ? inks.ink3 : inks.ink,
      lineGap: 0,
    });
    paper.write(row, 'TD', thresholds ? sayValue(thresholds.target, unit) : 'None yet', box(3, y), { ink: inks.ink2 });
    const moved = paper.part(row, 'TD');
    paper.write(moved, 'P', against, box(4, y), { bold: change !== null, ink: change ? inks.ink : inks.ink3 });
    paper.write(moved, 'P', then, box(4, y + againstHeight), { size: 7.5, ink: inks.ink3 });
    moved.end();
    const course = paper.part(row, 'TD');
    paper.picture(course, `Course of ${kpi.name} over ${spans[kpi.spark.bucket]}; the dotted line is the target.`, () =>
      drawSpark(paper, kpi, { x: starts[5] ?? 0, y, width: 62, height: 22 }),
    );
    paper.write(course, 'P', spans[kpi.spark.bucket], box(5, y + 21), { size: 6.5, ink: inks.ink3 });
    course.end();
    paper.write(row, 'TD', sayCounted(kpi).replace(/ counted$/, ''), box(6, y), { size: 8, ink: inks.ink2 });
    row.end();
    paper.y = y + tall + 4;
    paper.decorate(() =>
      paper.doc
        .moveTo(left, paper.y)
        .lineTo(left + width, paper.y)
        .lineWidth(0.5)
        .strokeColor(inks.line)
        .stroke(),
    );
    paper.y += 5;
  }
  table.end();
}
