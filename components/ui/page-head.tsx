/** The first line of a page: one sentence written from its data, then what proves or dates it. */
export function PageHead({
  title,
  lede,
  actions,
  above,
}: {
  title: React.ReactNode;
  lede?: React.ReactNode;
  actions?: React.ReactNode;
  above?: React.ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 max-md:items-start max-md:gap-x-3">
      {/* One small action stands beside the words, more of them below where there is little room. */}
      <div className="min-w-0 flex-[1_1_230px] md:flex-[1_1_420px]">
        {above ? <div className="mb-1 flex min-w-0 items-center gap-2 text-s text-ink-2">{above}</div> : null}
        <div className="flex flex-wrap items-baseline gap-x-3.5 gap-y-1">
          <h1 className="min-w-0 break-words max-md:text-[18px]">{title}</h1>
          {lede ? <div className="text-l text-ink-2 max-md:text-m">{lede}</div> : null}
        </div>
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}

/** A fact as label, value and a line below, for the head of a page. Place several in a `dl` with class `facts`. */
export function Fact({ name, children, below }: { name: string; children: React.ReactNode; below?: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-s leading-[17px] text-ink-3">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1 leading-5 font-semibold [overflow-wrap:anywhere]">{children}</dd>
      {below ? <dd className="truncate text-s leading-[17px] text-ink-3">{below}</dd> : null}
    </div>
  );
}
