export const Mark = () => (
  <svg width="24" height="24" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <path d="M2 13c4 0 4-6 8-6s4 6 8 6" fill="none" stroke="var(--accent)" strokeWidth="2.2" strokeLinecap="round" />
    <circle cx="10" cy="7" r="2.4" fill="var(--accent)" />
  </svg>
);

/** A page for people who are not in yet: one thing to do. */
export function PlainPage({ title, lede, children }: { title: string; lede: string; children: React.ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-[380px] content-center gap-8 px-5 py-10 max-md:content-start">
      <header className="grid gap-4">
        <p className="flex items-center gap-2.5 text-l font-bold">
          <Mark />
          Throughline
        </p>
        <div className="grid gap-1.5">
          <h1 className="text-[22px]">{title}</h1>
          <p className="text-l text-ink-2">{lede}</p>
        </div>
      </header>
      {children}
    </main>
  );
}
