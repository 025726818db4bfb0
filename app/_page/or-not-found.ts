import { notFound } from 'next/navigation';
import { ForbiddenError, NotFoundError } from '@/lib/domain';

/** What the read returns; the not-found page when the thing does not exist for this reader, or is not theirs to read. */
export const orNotFound = <T>(read: Promise<T>): Promise<T> =>
  read.catch((error: unknown) => {
    if (error instanceof NotFoundError || error instanceof ForbiddenError) notFound();
    throw error;
  });
