/** What an answer means for a line. `unknown`: a code that nobody told the meaning of. */
export const lineStates = ['accepted', 'changed', 'backordered', 'refused', 'unknown'] as const;
export type LineState = (typeof lineStates)[number];

interface Meaning {
  state: LineState;
  words: string;
}

const of = (state: LineState, words: string): Meaning => ({ state, words });

/** Line status codes of X12 (data element 668, segment ACK of the 855) in the words of a buyer. */
const meanings: Readonly<Record<string, Meaning>> = {
  IA: of('accepted', 'Accepted'),
  AC: of('accepted', 'Accepted and shipped'),
  AR: of('accepted', 'Accepted and released for shipping'),
  IC: of('changed', 'Accepted with changes'),
  IE: of('changed', 'Accepted, price still open'),
  IP: of('changed', 'Accepted at another price'),
  IQ: of('changed', 'Accepted in another quantity'),
  IS: of('changed', 'Another product in its place'),
  DR: of('changed', 'Accepted for another date'),
  SP: of('changed', 'Accepted, date still open'),
  IB: of('backordered', 'On back order'),
  BP: of('backordered', 'Part of it on back order'),
  IH: of('backordered', 'On hold at the supplier'),
  IF: of('backordered', 'On hold: the description is incomplete'),
  IW: of('backordered', 'On hold: a waiver is needed'),
  IR: of('refused', 'Refused'),
  ID: of('refused', 'Taken off the order'),
  R1: of('refused', 'Refused: not on the contract'),
  R2: of('refused', 'Refused: product number unknown'),
  R3: of('refused', 'Refused: unit not sold'),
  R4: of('refused', 'Refused: contract item not available'),
};

/** What a supplier's code says of a line; a code that is not known is told as it came. */
export function readLineCode(code: string): Meaning {
  return meanings[code.toUpperCase()] ?? of('unknown', `Answered with code ${code}`);
}
