import { notFound } from 'next/navigation';
import { NotFoundError } from '@/lib/domain';

/** What the read returns; the not-found page when the thing does not exist for this reader. */
export const orNotFound = <T>(read: Promise<T>): Promise<T> =>
  read.catch((error: unknown) => {
    if (error instanceof NotFoundError) notFound();
    throw error;
  });
