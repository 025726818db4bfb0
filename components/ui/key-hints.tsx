/** The keys that work on this list, at its foot. Hidden where there is no keyboard. */
export function KeyHints({ hints, end }: { hints: { keys: string[]; does: string }[]; end?: React.ReactNode }) {
  return (
    <div className="hidden min-h-9 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-3.5 py-1.5 text-s text-ink-3 md:flex print:hidden">
      {hints.map(({ keys, does }) => (
        <span key={does} className="inline-flex items-center gap-1.5">
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
          {does}
        </span>
      ))}
      {end ? <span className="ml-auto">{end}</span> : null}
    </div>
  );
}
