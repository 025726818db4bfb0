import { StateMark } from './glyph';

/** Says which parts of the address could not be read and were left out. Nothing when all could. */
export function AddressFaults({ faults }: { faults: string[] }) {
  if (faults.length === 0) return null;
  return (
    <div role="alert" className="rounded-l border border-line bg-watch-soft px-3.5 py-2.5">
      <StateMark state="medium" className="whitespace-normal!">
        Part of the address could not be read and was left out
      </StateMark>
      <ul className="mt-1 text-s text-ink-2">
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </div>
  );
}
