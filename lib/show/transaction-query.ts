import type { Scope } from '@/lib/domain';

/** What a list of transactions is asked for; every field narrows. */
export interface TransactionQuery extends Scope {
  from?: Date | undefined;
  to?: Date | undefined;
  range?: string | undefined;
  q?: string | undefined;
  key?: string | undefined;
  state?: string[] | undefined;
  status?: string[] | undefined;
  milestone?: string | undefined;
  reached?: string | undefined;
  interface?: string[] | undefined;
  through?: string[] | undefined;
  took?: string | undefined;
  failedAt?: string[] | undefined;
  connector?: string[] | undefined;
  application?: string[] | undefined;
  supplier?: string[] | undefined;
  error?: string | undefined;
  exception?: string | undefined;
  older?: string | undefined;
  measure?: string[] | undefined;
  sort?: 'newest' | 'oldest' | undefined;
  cursor?: string | undefined;
  limit: number;
}
