/** A setting that is on or off at once. */
export function Switch({ checked, change, children }: { checked: boolean; change: (on: boolean) => void; children: string }) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      onClick={() => change(!checked)}
      className="group inline-flex h-7 items-center gap-2 rounded-s px-1.5 text-s font-medium whitespace-nowrap text-ink-2 hover:bg-sunken print:hidden"
    >
      {children}
      <span aria-hidden="true" className="flex h-4 w-[26px] items-center rounded-full bg-line-strong p-0.5 group-aria-checked:bg-accent">
        <span className="size-3 rounded-full bg-surface transition-transform group-aria-checked:translate-x-2.5" />
      </span>
    </button>
  );
}
