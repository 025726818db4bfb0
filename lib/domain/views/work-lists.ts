import { z } from 'zod';
import { placeRefSchema } from './exception-list';

/** Named lists of the reader and of their teams, by name. */
export const workListsSchema = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** The screen it is a view of. */
      path: z.string(),
      /** Query string of that screen. */
      query: z.string(),
      mine: z.boolean(),
      by: z.string(),
      /** The team that sees it too. */
      team: placeRefSchema.nullable(),
    }),
  ),
  /** Teams that the reader can share a list with. */
  teams: z.array(placeRefSchema),
});
export type WorkLists = z.infer<typeof workListsSchema>;
