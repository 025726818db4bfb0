'use client';
import { useState } from 'react';
import { sayUnitPrice } from '@/lib/domain/say';
import type { ComparedDocuments, ComparedLine, LineSide } from '@/lib/domain/views/document-lines';
import { Button } from './button';
import { Glyph, type State } from './glyph';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from './table';

const glyphs: Record<ComparedLine['state'], State> = {
  refused: 'crit',
  backordered: 'high',
  changed: 'medium',
  differs: 'medium',
  unknown: 'unknown',
  waiting: 'next',
  accepted: 'good',
};
const order = Object.keys(glyphs);
const documentWords = {
  order: 'Order',
  order_change: 'Order change',
  answer: 'Supplier’s answer',
  ship_notice: 'Ship notice',
  receipt: 'Receipt',
  invoice: 'Invoice',
} as const;
const FIRST = 8;

const sayQuantity = (n: number) => n.toLocaleString('en-US', { maximumFractionDigits: 3 });

/** `12 CS at $42.00`; what was not told is left out. */
function saySide(side: LineSide, currency: string | null): string {
  const quantity = side.quantity === null ? '' : [sayQuantity(side.quantity), side.unit].filter(Boolean).join(' ');
  const price = side.unitPriceMinor === null || currency === null ? '' : sayUnitPrice(side.unitPriceMinor, currency);
  return quantity && price ? `${quantity} at ${price}` : quantity || price;
}

const worstFirst = (rows: readonly ComparedLine[]) => rows.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));

/** Which documents told lines, in words: `Order, supplier’s answer`. */
export function sayDocuments({ documents }: ComparedDocuments): string {
  const kinds = [...new Set(documents.map(({ kind }) => documentWords[kind]))];
  return kinds.map((one, at) => (at === 0 ? one : one.charAt(0).toLowerCase() + one.slice(1))).join(', ');
}

function More({ hidden, show }: { hidden: number; show: () => void }) {
  return hidden > 0 ? (
    <Button look="quiet" size="s" onClick={show} className="mt-1 -ml-2 text-accent">
      {hidden} more {hidden === 1 ? 'line' : 'lines'}
    </Button>
  ) : null;
}

/** What the supplier's system wrote, for those who read such codes. */
function Codes({ row }: { row: ComparedLine }) {
  const codes = row.answers.flatMap(({ code }) => code ?? []);
  return codes.length > 0 ? <span className="font-mono text-xs font-normal text-ink-3"> {codes.join(', ')}</span> : null;
}

/** Order lines one below the other, those that need somebody first: for a panel and a phone. `codes`: with those of the supplier's system. */
export function LineList({ of, label, codes = false }: { of: ComparedDocuments; label: string; codes?: boolean }) {
  const [all, setAll] = useState(false);
  const rows = worstFirst(of.rows);
  const shown = all ? rows : rows.slice(0, FIRST);
  return (
    <>
      <ul aria-label={label}>
        {shown.map((row) => (
          <li key={row.line} className="grid grid-cols-[12px_minmax(0,1fr)] gap-x-2 border-b border-line py-1.5 leading-snug last:border-0">
            <Glyph state={glyphs[row.state]} className="mt-[3px]" />
            <div className="min-w-0">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium tabular-nums">Line {row.line}</span>
                <span className="min-w-0 text-pretty">{row.description ?? row.item ?? ''}</span>
              </p>
              <p className="text-s text-ink-2 tabular-nums">
                {[row.description ? row.item : null, row.ordered ? saySide(row.ordered, of.currency) : null].filter(Boolean).join(', ')}
              </p>
              <p>
                <span className={row.state === 'accepted' || row.state === 'waiting' ? 'text-ink-2' : 'font-medium'}>{row.words}</span>
                {codes ? <Codes row={row} /> : null}
              </p>
              <Differences row={row} currency={of.currency} />
            </div>
          </li>
        ))}
      </ul>
      <More hidden={rows.length - shown.length} show={() => setAll(true)} />
    </>
  );
}

function Differences({ row, currency }: { row: ComparedLine; currency: string | null }) {
  const reasons = row.answers.flatMap(({ reason }) => reason ?? []);
  return (
    <>
      {row.differences.map((text) => (
        <p key={text} className="text-s text-pretty text-ink-2 tabular-nums">
          {text}
        </p>
      ))}
      {reasons.map((text) => (
        <p key={text} className="text-s text-pretty text-ink-2">
          “{text}”
        </p>
      ))}
      {row.changed ? (
        <p className="text-s text-ink-2 tabular-nums">
          You changed it to {[row.changed.item, saySide(row.changed, currency)].filter(Boolean).join(', ')}
        </p>
      ) : null}
    </>
  );
}

/** Order lines as a table, in the order of their numbers, with a column for each document that told of them. `codes`: with those of the supplier's system. */
export function LineTable({ of, caption, codes = false }: { of: ComparedDocuments; caption: string; codes?: boolean }) {
  const [all, setAll] = useState(false);
  const shown = all ? of.rows : of.rows.slice(0, 3 * FIRST);
  const has = {
    answered: of.rows.some(({ answers }) => answers.length > 0),
    shipped: of.rows.some((row) => row.shipped !== null),
    received: of.rows.some((row) => row.received !== null),
    billed: of.rows.some((row) => row.invoiced !== null),
  };
  const count = (n: number | null) => (n === null ? '' : sayQuantity(n));
  return (
    <>
      <Table caption={caption}>
        <TableHead>
          <Th className="pl-3.5">Line</Th>
          <Th>Item</Th>
          <Th right>Ordered</Th>
          {has.answered ? <Th right>Answered</Th> : null}
          {has.shipped ? <Th right>Shipped</Th> : null}
          {has.received ? <Th right>Received</Th> : null}
          {has.billed ? <Th right>Billed</Th> : null}
          <Th className="pr-3.5">How it stands</Th>
        </TableHead>
        <TableBody>
          {shown.map((row) => (
            <Row key={row.line} className="align-top">
              <RowHead className="py-1.5 pl-3.5 font-medium tabular-nums">{row.line}</RowHead>
              <Td className="min-w-[150px] py-1.5">
                {row.description ?? row.item ?? ''}
                {row.description && row.item ? <span className="block text-s text-ink-3">{row.item}</span> : null}
              </Td>
              <Td right className="py-1.5 whitespace-nowrap">
                {row.ordered ? saySide(row.ordered, of.currency) : ''}
              </Td>
              {has.answered ? (
                <Td right className="py-1.5 whitespace-nowrap">
                  {row.answers.map((one) => (
                    <span key={`${one.code} ${one.quantity} ${one.date}`} className="block">
                      {saySide(one, of.currency)}
                    </span>
                  ))}
                </Td>
              ) : null}
              {has.shipped ? (
                <Td right className="py-1.5">
                  {count(row.shipped)}
                </Td>
              ) : null}
              {has.received ? (
                <Td right className="py-1.5">
                  {count(row.received)}
                </Td>
              ) : null}
              {has.billed ? (
                <Td right className="py-1.5 whitespace-nowrap">
                  {row.invoiced ? saySide(row.invoiced, of.currency) : ''}
                </Td>
              ) : null}
              <Td className="min-w-[210px] py-1.5 pr-3.5">
                <span className="flex items-baseline gap-1.5">
                  <Glyph state={glyphs[row.state]} size={11} className="translate-y-px" />
                  <span className={row.state === 'accepted' || row.state === 'waiting' ? 'text-ink-2' : 'font-medium'}>
                    {row.words}
                    {codes ? <Codes row={row} /> : null}
                  </span>
                </span>
                <Differences row={row} currency={of.currency} />
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
      <div className="px-3.5">
        <More hidden={of.rows.length - shown.length} show={() => setAll(true)} />
      </div>
    </>
  );
}
