import { z } from 'zod';

/** What a document with lines is to a buyer. `order_change` replaces lines of the order, `answer` is the supplier's word on it. */
export const documentKinds = ['order', 'order_change', 'answer', 'ship_notice', 'receipt', 'invoice'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** More lines of one document than this are counted, not kept. */
export const MOST_LINES = 500;

const text = (max: number) => z.string().max(max).optional();

/** One line of a document. `unitPriceMinor` may have fractions of the minor unit: gloves cost 3.45 cents. */
export const documentLineSchema = z.object({
  line: z.string().min(1).max(40),
  item: text(80),
  supplierItem: text(80),
  description: text(200),
  quantity: z.number().optional(),
  unit: text(12),
  unitPriceMinor: z.number().optional(),
  amountMinor: z.number().int().optional(),
  /** When it is wanted (order), promised (answer) or was sent: a day. */
  date: text(10),
  /** The supplier's code for the line, such as IA, IP or R2 of an X12 855. */
  code: text(12),
  reason: text(200),
});
export type DocumentLine = z.infer<typeof documentLineSchema>;

/** The lines that one event tells. `total` is how many there were, where more came than are kept. */
export const documentLinesSchema = z.object({
  kind: z.enum(documentKinds),
  currency: z.string().length(3).optional(),
  lines: z.array(documentLineSchema),
  total: z.number().int().optional(),
});
export type DocumentLines = z.infer<typeof documentLinesSchema>;
