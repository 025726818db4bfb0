import { classNames } from './class-names';

export type IconName =
  | 'copy'
  | 'search'
  | 'open'
  | 'down'
  | 'up'
  | 'right'
  | 'left'
  | 'menu'
  | 'close'
  | 'check'
  | 'plus'
  | 'link'
  | 'pause'
  | 'play'
  | 'sun'
  | 'moon'
  | 'screen'
  | 'calendar';

/** A line icon in the colour of its text; silent for screen readers. */
export function Icon({ name, size = 14, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={classNames('flex-none', className)}
    >
      <use href={`#i-${name}`} />
    </svg>
  );
}
