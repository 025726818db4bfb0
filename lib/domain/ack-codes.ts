/**
 * What a supplier promises of one line of an order, by the code of the 855 (X12 ACK01). A 997 only says that the document could be read, and a
 * receipt only that something came: neither is a promise of a line.
 */
const lineCodes: Readonly<Record<string, readonly [outcome: AckOutcome, words: string]>> = {
  IA: ['accepted', 'accepted'],
  AC: ['accepted', 'accepted and shipped'],
  AR: ['accepted', 'accepted and released for shipment'],
  IC: ['changed', 'accepted with changes'],
  IE: ['changed', 'accepted, price pending'],
  IP: ['changed', 'accepted with another price'],
  IQ: ['changed', 'accepted with another quantity'],
  IS: ['changed', 'accepted with a substitute'],
  SP: ['changed', 'accepted, date pending'],
  DR: ['backordered', 'accepted for a later date'],
  BP: ['backordered', 'shipped in part, the rest backordered'],
  IB: ['backordered', 'backordered'],
  IF: ['held', 'on hold, description incomplete'],
  IH: ['held', 'on hold'],
  IW: ['held', 'on hold, waiver required'],
  ID: ['rejected', 'deleted'],
  IR: ['rejected', 'rejected'],
  R1: ['rejected', 'rejected, not a contract item'],
  R2: ['rejected', 'rejected, product number invalid'],
  R3: ['rejected', 'rejected, unit of issue invalid'],
  R4: ['rejected', 'rejected, contract item not available'],
};
export type AckOutcome = 'accepted' | 'changed' | 'backordered' | 'held' | 'rejected';

/** What the code of a line says, in words: `R2: rejected, product number invalid`. A code that is not known is told as it is. */
export function sayAck(code: string): string {
  const known = lineCodes[code.toUpperCase()];
  return known ? `${code.toUpperCase()}: ${known[1]}` : `code ${code.slice(0, 40)}`;
}

/** What the supplier promises of a line; null for a code that is not known. */
export const ackOutcome = (code: string): AckOutcome | null => lineCodes[code.toUpperCase()]?.[0] ?? null;
