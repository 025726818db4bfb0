/** What to do, in order, with numbers large enough to read at arm's length. The first step is the one that matters. */
export function Steps({ steps, label }: { steps: string[]; label: string }) {
  return (
    <ol aria-label={label} className="grid gap-2">
      {steps.map((step, index) => (
        <li key={step} className="grid grid-cols-[22px_minmax(0,1fr)] items-start gap-x-2.5">
          <span
            aria-hidden="true"
            className="grid size-[22px] place-items-center rounded-full border border-line-strong text-s tabular-nums text-ink-2"
          >
            {index + 1}
          </span>
          <span className={index === 0 ? 'pt-px leading-normal font-semibold' : 'pt-px leading-normal'}>{step}</span>
        </li>
      ))}
    </ol>
  );
}
