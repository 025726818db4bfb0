import { z } from 'zod';
import { documentKinds } from '../document-lines';
import { lineStates } from '../line-codes';

/** What one document says of a line. */
const sideSchema = z.object({
  item: z.string().nullable(),
  quantity: z.number().nullable(),
  unit: z.string().nullable(),
  unitPriceMinor: z.number().nullable(),
  date: z.string().nullable(),
});
export type LineSide = z.infer<typeof sideSchema>;

/** `waiting`: the supplier has not answered it. `differs`: accepted, and yet not what was ordered. */
export const comparedStates = [...lineStates, 'differs', 'waiting'] as const;

/** One line of an order with what the other documents say of it. */
export const comparedLineSchema = z.object({
  line: z.string(),
  item: z.string().nullable(),
  supplierItem: z.string().nullable(),
  description: z.string().nullable(),
  ordered: sideSchema.nullable(),
  /** The last change that was sent after the answer. */
  changed: sideSchema.nullable(),
  /** A supplier may split a line: part now, the rest later. */
  answers: z.array(sideSchema.extend({ code: z.string().nullable(), words: z.string(), reason: z.string().nullable() })),
  shipped: z.number().nullable(),
  received: z.number().nullable(),
  invoiced: sideSchema.nullable(),
  state: z.enum(comparedStates),
  words: z.string(),
  /** What is not as it was ordered, in words. */
  differences: z.array(z.string()),
});
export type ComparedLine = z.infer<typeof comparedLineSchema>;

export const comparedDocumentsSchema = z.object({
  currency: z.string().nullable(),
  /** The documents that told lines, in their order, with how many each had. */
  documents: z.array(z.object({ kind: z.enum(documentKinds), at: z.iso.datetime(), lines: z.number() })),
  rows: z.array(comparedLineSchema),
  /** Lines that came and were more than are kept. */
  more: z.number(),
});
export type ComparedDocuments = z.infer<typeof comparedDocumentsSchema>;

/** The lines of the cases of an exception: of a single case all, of several those that are not as they were ordered. */
export const exceptionLinesSchema = z.object({
  cases: z.array(
    comparedDocumentsSchema.extend({ id: z.string(), name: z.string(), keyName: z.string().nullable(), unchanged: z.number() }),
  ),
  /** How many cases were looked at, unmended first, of how many. */
  looked: z.number(),
  total: z.number(),
});
export type ExceptionLines = z.infer<typeof exceptionLinesSchema>;
