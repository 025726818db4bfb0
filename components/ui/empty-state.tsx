import { SetUpCommand } from './set-up';

/** Nothing to show: says why in one line, what would make something appear, and to those who connect systems how, with the command that does it. */
export function EmptyState({
  title,
  children,
  how,
  command,
  actions,
  as: Title = 'p',
}: {
  title: string;
  children?: React.ReactNode;
  /** What it takes, said before the command. */
  how?: React.ReactNode;
  command?: string;
  actions?: React.ReactNode;
  /** `h1` where it is all of the page. */
  as?: 'p' | 'h1';
}) {
  return (
    <div className="mx-auto grid max-w-[760px] grid-cols-[minmax(0,1fr)] justify-items-center gap-2 px-4 py-12 text-center">
      <svg width="56" height="24" viewBox="0 0 56 24" aria-hidden="true" className="mb-1 text-line-strong">
        <path
          d="M2 17c9 0 9-12 18-12s9 12 18 12 9-12 16-12"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray="3 4"
        />
      </svg>
      <Title className="text-l font-semibold">{title}</Title>
      {children ? <div className="text-ink-2">{children}</div> : null}
      {command ? <SetUpCommand command={command} how={how} /> : null}
      {actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
