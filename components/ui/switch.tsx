'use client';
import { Switch as HeadlessSwitch } from '@headlessui/react';

/** A setting that is on or off at once. */
export function Switch({ checked, change, children }: { checked: boolean; change: (on: boolean) => void; children: string }) {
  return (
    <HeadlessSwitch
      checked={checked}
      onChange={change}
      className="group inline-flex h-7 items-center gap-2 rounded-s px-1.5 text-s font-medium text-ink-2 hover:bg-sunken"
    >
      {children}
      <span aria-hidden="true" className="flex h-4 w-[26px] items-center rounded-full bg-line-strong p-0.5 group-data-checked:bg-accent">
        <span className="size-3 rounded-full bg-surface transition-transform group-data-checked:translate-x-2.5" />
      </span>
    </HeadlessSwitch>
  );
}
