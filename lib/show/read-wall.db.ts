import { findWallFault } from '@/lib/db';

/** Why the database itself keeps nobody from anything, in words for who runs it; null while it does. */
export const readWall = (): Promise<string | null> => findWallFault();
