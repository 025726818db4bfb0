import { CopyButton } from './copy-button';

/** Nothing to show: says why in one line, what would make something appear, and the command that does it. */
export function EmptyState({
  title,
  children,
  command,
  actions,
}: {
  title: string;
  children?: React.ReactNode;
  command?: string;
  actions?: React.ReactNode;
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
      <p className="text-l font-semibold">{title}</p>
      {children ? <div className="text-ink-2">{children}</div> : null}
      {command ? (
        <div className="mt-2 flex max-w-full items-start gap-2 rounded-m border border-line bg-sunken py-2 pr-1.5 pl-3 text-left">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long commands scroll, which the keyboard must reach. */}
          <pre className="overflow-x-auto font-mono text-s whitespace-pre" tabIndex={0}>
            {command}
          </pre>
          <CopyButton value={command} label="command" />
        </div>
      ) : null}
      {actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
