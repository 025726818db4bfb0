import { z } from 'zod';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length such as 30m, 24h or 90d, in ms. */
export const duration = z
  .string()
  .regex(/^\d{1,5}[mhd]$/, 'must be a length such as 30m, 24h or 90d')
  .transform((text) => Number(text.slice(0, -1)) * units[text.at(-1) as keyof typeof units]);
