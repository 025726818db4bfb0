import { type DocumentKind, type DocumentLine, type DocumentLines, readLineCode } from '@/lib/domain';
import { sayUnitPrice } from '@/lib/domain/say';
import type { ComparedDocuments, ComparedLine, LineSide } from '@/lib/domain/views/document-lines';

/** A document with lines, and when it was told. */
export interface ToldLines {
  at: Date;
  document: DocumentLines;
}

interface Compared {
  currency: string | null;
  answered: boolean;
}

/**
 * The lines of an order with what was answered, shipped, received and billed, in the order of their numbers, and what differs in words. Of each
 * kind of document the latest counts; a change before the answer is a part of the order. Prices in two currencies and quantities in two units are
 * not compared. Null when nothing tells lines. Pure.
 */
export function compareLines(told: readonly ToldLines[]): ComparedDocuments | null {
  if (told.length === 0) return null;
  const ordered = told.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const last = (kind: DocumentKind) => ordered.findLast(({ document }) => document.kind === kind);
  const answer = last('answer');
  const [order, receipt, invoice] = [last('order'), last('receipt'), last('invoice')];
  const changes = ordered.filter(({ document }) => document.kind === 'order_change');
  const before = changes.filter(({ at }) => !answer || at < answer.at);
  const after = changes.filter(({ at }) => answer && at >= answer.at);
  const base = merge([...(order ? [order] : []), ...before]);
  const later = merge(after);
  const answers = Map.groupBy(answer?.document.lines ?? [], ({ line }) => line);
  const notices = ordered.filter(({ document }) => document.kind === 'ship_notice');
  const invoiced = merge(invoice ? [invoice] : []);
  const numbers = new Set(ordered.flatMap(({ document }) => document.lines.map(({ line }) => line)));
  const currencies = new Set(ordered.flatMap(({ document }) => document.currency ?? []));
  const [currency = null] = currencies.size === 1 ? currencies : [];
  const compared = { currency, answered: answer !== undefined };
  return {
    currency,
    documents: ordered.map(({ at, document }) => ({
      kind: document.kind,
      at: at.toISOString(),
      lines: document.total ?? document.lines.length,
    })),
    rows: [...numbers].toSorted(byNumber).map((line) =>
      compareLine(
        {
          line,
          ordered: base.get(line),
          changed: later.get(line),
          answers: answers.get(line) ?? [],
          shipped: sumOf(notices, line),
          received: sumOf(receipt ? [receipt] : [], line),
          invoiced: invoiced.get(line),
        },
        compared,
      ),
    ),
    more: Math.max(0, ...ordered.map(({ document }) => (document.total ?? document.lines.length) - document.lines.length)),
  };
}

/** `9` before `10`, and words after numbers. */
const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The last word of each line; what a change leaves out stays as it was. */
function merge(documents: readonly ToldLines[]): Map<string, DocumentLine> {
  const lines = new Map<string, DocumentLine>();
  for (const { document } of documents) for (const line of document.lines) lines.set(line.line, { ...lines.get(line.line), ...line });
  return lines;
}

function sumOf(documents: readonly ToldLines[], line: string): number | null {
  const told = documents.flatMap(({ document }) => document.lines.filter((one) => one.line === line).flatMap((one) => one.quantity ?? []));
  return told.length === 0 ? null : told.reduce((sum, one) => sum + one, 0);
}

interface Found {
  line: string;
  ordered: DocumentLine | undefined;
  changed: DocumentLine | undefined;
  answers: readonly DocumentLine[];
  shipped: number | null;
  received: number | null;
  invoiced: DocumentLine | undefined;
}

function compareLine(found: Found, compared: Compared): ComparedLine {
  const { line, ordered, changed, answers, invoiced } = found;
  const named = [ordered, ...answers, invoiced, changed].filter((one) => one !== undefined);
  const first = <K extends 'item' | 'supplierItem' | 'description'>(field: K) =>
    named.find((one) => one[field] !== undefined)?.[field] ?? null;
  const meanings = answers.map(({ code }) => (code === undefined ? null : readLineCode(code)));
  const differences = [
    ...(ordered ? sayAnswer(ordered, answers, compared) : []),
    ...(ordered && invoiced ? sayBilled(changed ?? answers[0] ?? ordered, { ordered, invoiced }, compared) : []),
  ];
  // The worst that was said of a part of the line is what people have to know.
  const worst = (['refused', 'backordered', 'changed', 'unknown'] as const).find((state) => meanings.some((one) => one?.state === state));
  const said = meanings.find((one) => one?.state === worst)?.words;
  const state = worst ?? (differences.length > 0 ? 'differs' : answers.length === 0 && ordered && !invoiced ? 'waiting' : 'accepted');
  return {
    line,
    item: first('item'),
    supplierItem: first('supplierItem'),
    description: first('description'),
    ordered: sideOf(ordered),
    changed: sideOf(changed),
    answers: answers.map((one, at) => ({
      ...sideOf(one),
      code: one.code ?? null,
      words: meanings[at]?.words ?? 'Answered',
      reason: one.reason ?? null,
    })),
    shipped: found.shipped,
    received: found.received,
    invoiced: sideOf(invoiced),
    state,
    words: said ?? wordsOf(state, { meanings, answered: answers.length > 0 }),
    differences,
  };
}

function wordsOf(
  state: ComparedLine['state'],
  { meanings, answered }: { meanings: readonly ({ words: string } | null)[]; answered: boolean },
): string {
  if (state === 'waiting') return 'Not answered yet';
  if (state === 'differs') return answered ? 'Accepted, but not as ordered' : 'Not as ordered';
  return meanings[0]?.words ?? (answered ? 'Answered as ordered' : 'As ordered');
}

function sideOf(line: DocumentLine): LineSide;
function sideOf(line: DocumentLine | undefined): LineSide | null;
function sideOf(line: DocumentLine | undefined): LineSide | null {
  if (!line) return null;
  return {
    item: line.item ?? null,
    quantity: line.quantity ?? null,
    unit: line.unit ?? null,
    unitPriceMinor: line.unitPriceMinor ?? null,
    date: line.date ?? null,
  };
}

function sayAnswer(ordered: DocumentLine, answers: readonly DocumentLine[], { currency }: Compared): string[] {
  const refused = answers.every(({ code }) => code !== undefined && readLineCode(code).state === 'refused');
  if (answers.length === 0 || refused) return [];
  const units = answers.map(({ unit }) => unit).filter((unit) => unit !== undefined);
  const [otherUnit] = ordered.unit === undefined ? [] : units.filter((unit) => unit !== ordered.unit);
  const quantities = answers.map(({ quantity }) => quantity);
  const said: string[] = [];
  const [otherItem] = answers.flatMap(({ item }) =>
    item !== undefined && ordered.item !== undefined && item !== ordered.item ? [item] : [],
  );
  if (otherItem !== undefined) said.push(`Item ${otherItem} instead of ${ordered.item}`);
  if (otherUnit !== undefined) said.push(`Unit ${otherUnit} instead of ${ordered.unit}`);
  else if (ordered.quantity !== undefined && quantities.every((one) => one !== undefined)) {
    const sum = quantities.reduce((total, one) => total + one, 0);
    if (sum !== ordered.quantity) said.push(`Quantity ${sayQuantity(sum)} instead of ${sayQuantity(ordered.quantity)}`);
  }
  if (otherUnit === undefined)
    for (const price of new Set(answers.flatMap(({ unitPriceMinor }) => unitPriceMinor ?? [])))
      said.push(...sayPrice('Price', price, { than: ordered.unitPriceMinor, currency }));
  for (const { date, quantity } of answers)
    if (date !== undefined && ordered.date !== undefined && date !== ordered.date)
      said.push(
        `${answers.length > 1 && quantity !== undefined ? `${sayQuantity(quantity)} promised` : 'Promised'} ${sayDay(date)}, wanted ${sayDay(ordered.date)}`,
      );
  return said;
}

function sayBilled(
  agreed: DocumentLine,
  { ordered, invoiced }: { ordered: DocumentLine; invoiced: DocumentLine },
  { currency }: Compared,
): string[] {
  const unit = agreed.unit ?? ordered.unit;
  if (unit !== undefined && invoiced.unit !== undefined && invoiced.unit !== unit)
    return [`Billed per ${invoiced.unit} instead of ${unit}`];
  return sayPrice('Billed at', invoiced.unitPriceMinor, { than: agreed.unitPriceMinor ?? ordered.unitPriceMinor, currency });
}

function sayPrice(
  word: string,
  got: number | undefined,
  { than, currency }: { than: number | undefined; currency: string | null },
): string[] {
  if (got === undefined || than === undefined || got === than || currency === null) return [];
  const share = than === 0 ? null : (got - than) / than;
  const percent = share === null ? '' : `, ${sayPercent(Math.abs(share))} ${share > 0 ? 'more' : 'less'}`;
  return [`${word} ${sayUnitPrice(got, currency)} instead of ${sayUnitPrice(than, currency)}${percent}`];
}

const sayPercent = (share: number): string => `${Number((share * 100).toFixed(share < 0.1 ? 1 : 0)).toLocaleString('en-US')} %`;

const sayQuantity = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 3 });

const sayDay = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
