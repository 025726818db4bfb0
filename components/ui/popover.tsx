'use client';
import { useId, useRef, useState } from 'react';

interface PopoverProps {
  /** What stands on the button. */
  label: React.ReactNode;
  /** Said on hover. */
  title?: string;
  buttonClassName: string;
  className: string;
  align?: 'left' | 'right';
  /** The content; gets how to close itself. Made when it first opens. */
  children: (close: () => void) => React.ReactNode;
}

const EDGE = 8;
const GAP = 4;

/**
 * A button that opens a panel above everything else. The browser's own popover closes it on Escape or a click elsewhere and gives the
 * focus back, so this costs almost no script.
 */
export function Popover({ label, title, buttonClassName, className, align = 'left', children }: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const place = () => {
    const [anchor, box] = [button.current?.getBoundingClientRect(), panel.current];
    if (!anchor || !box) return;
    const wanted = align === 'left' ? anchor.left : anchor.right - box.offsetWidth;
    const left = Math.max(EDGE, Math.min(wanted, window.innerWidth - box.offsetWidth - EDGE));
    const [below, above] = [window.innerHeight - anchor.bottom - GAP - EDGE, anchor.top - GAP - EDGE];
    // At the foot of the page it opens upwards.
    const up = below < box.offsetHeight && above > below;
    Object.assign(box.style, {
      left: `${left}px`,
      top: up ? 'auto' : `${anchor.bottom + GAP}px`,
      bottom: up ? `${window.innerHeight - anchor.top + GAP}px` : 'auto',
      maxHeight: `min(440px, ${up ? above : below}px)`,
    });
  };
  return (
    <>
      <button
        ref={button}
        id={`${id}button`}
        type="button"
        title={title}
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={open}
        className={buttonClassName}
      >
        {label}
      </button>
      <div
        ref={panel}
        id={id}
        role="dialog"
        aria-labelledby={`${id}button`}
        popover="auto"
        className={`fixed inset-auto m-0 overflow-hidden rounded-l border border-line bg-surface text-ink shadow-float ${className}`}
        onKeyDown={(event) => {
          // Escape closes this alone, not the dialog it stands in.
          if (event.key !== 'Escape') return;
          event.preventDefault();
          panel.current?.hidePopover();
        }}
        onBeforeToggle={(event) => setOpen(event.newState === 'open')}
        onToggle={(event) => {
          if (event.newState === 'open') place();
        }}
      >
        {open ? children(() => panel.current?.hidePopover()) : null}
      </div>
    </>
  );
}
