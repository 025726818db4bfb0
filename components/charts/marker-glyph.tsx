import { classNames } from '@/components/ui/class-names';
import type { MarkerKind } from '@/lib/domain';

const shapes: Record<MarkerKind, React.ReactNode> = {
  release: (
    <path
      d="M3 13.5V2.5h8.5l-2 3 2 3H3"
      fill="currentColor"
      fillOpacity="0.18"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinejoin="round"
    />
  ),
  change: <path d="M7 1.8 12.2 7 7 12.2 1.8 7z" fill="var(--surface)" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />,
  incident: (
    <>
      <path d="M4.4 1h5.2L13 4.4v5.2L9.6 13H4.4L1 9.6V4.4z" fill="currentColor" />
      <path d="M7 3.6v4.2M7 9.4v1.4" stroke="var(--surface)" strokeWidth="1.6" />
    </>
  ),
  maintenance: (
    <>
      <rect x="1.6" y="1.6" width="10.8" height="10.8" rx="1.5" fill="var(--surface)" stroke="currentColor" strokeWidth="1.4" />
      <path d="M2.5 8.5 8.5 2.5M5.5 11.5 11.5 5.5" stroke="currentColor" strokeWidth="1.3" />
    </>
  ),
};
const colours: Record<MarkerKind, string> = {
  release: 'text-accent',
  change: 'text-ink-2',
  incident: 'text-high',
  maintenance: 'text-ink-2',
};

/** The shape of a kind of marker; silent for screen readers, so a word must stand beside it. */
export function MarkerGlyph({ kind, size = 14, className }: { kind: MarkerKind; size?: number; className?: string }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 14 14"
      aria-hidden="true"
      focusable="false"
      className={classNames('inline-block flex-none', colours[kind], className)}
    >
      {shapes[kind]}
    </svg>
  );
}
