import type { Outcome } from './use-actions';

/** What did not work, per exception, and why. A conflict has been read again meanwhile: the same button then tries on the newest. */
export function Faults({ faults, of }: { faults: Outcome[]; of: number }) {
  if (faults.length === 0) return null;
  return (
    <div role="alert" className="rounded-m border border-high bg-high-soft px-3 py-2 text-ink">
      <p className="font-semibold">{of === 1 ? 'This did not work' : `${of - faults.length} done, ${faults.length} not`}</p>
      <ul className="mt-1 grid gap-1">
        {faults.map(({ ref, fault, conflict }) => (
          <li key={ref}>
            <b className="font-semibold">{ref}</b> {fault} {conflict ? 'The page now shows the newest; look at it and try again.' : ''}
          </li>
        ))}
      </ul>
    </div>
  );
}
