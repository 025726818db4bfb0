import { z } from 'zod';

/** The map under the facilities: SVG paths in a box of `width` x `height`, and where each facility stands in it. */
export const regionSchema = z.object({
  width: z.number(),
  height: z.number(),
  /** States that hold a facility; the others; county and state borders. Empty where the atlas has no land. */
  home: z.string(),
  neighbours: z.string(),
  counties: z.string(),
  borders: z.string(),
  places: z.record(z.string(), z.object({ x: z.number(), y: z.number() })),
});
export type Region = z.infer<typeof regionSchema>;
