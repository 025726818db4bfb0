import { sayMoney } from '@/lib/domain/say';

/** An amount in minor units. `-` when it is not known: unknown money is not zero. */
export function Money({
  minor,
  currency,
  cents = false,
  className,
}: {
  minor: number | null;
  currency: string | null;
  cents?: boolean;
  className?: string;
}) {
  return <span className={className}>{minor === null || currency === null ? '-' : sayMoney(minor, currency, cents)}</span>;
}
