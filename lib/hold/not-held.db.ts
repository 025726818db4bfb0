import { sql } from '@/lib/db';

/** A condition: nothing is on hold. It belongs into the statement that claims, so that a hold holds from its commit on. */
export const notHeld = sql`NOT EXISTS (SELECT FROM hold WHERE released_at IS NULL)`;
