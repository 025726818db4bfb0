'use client';
import { DialogBackdrop, DialogPanel, DialogTitle, Dialog as HeadlessDialog } from '@headlessui/react';
import { useEffect, useState } from 'react';
import { IconButton } from './button';
import { classNames } from './class-names';
import { Icon } from './icon';

export interface DrawerProps {
  close: () => void;
  title: string;
  children: React.ReactNode;
}
export interface DialogProps extends DrawerProps {
  actions?: React.ReactNode;
  wide?: boolean;
}

/** Headless UI gives the focus back to what had it since its script came; what opened the first of all had it before. */
function useFocusGivenBack(): void {
  const [opener] = useState(() => document.activeElement);
  // The focus is the browser's, which gives it to nobody when a dialog goes.
  useEffect(
    () => () => {
      setTimeout(() => {
        if (opener instanceof HTMLElement && document.activeElement === document.body) opener.focus();
      });
    },
    [opener],
  );
}

export function OpenDialog({ close, title, children, actions, wide = false }: DialogProps) {
  useFocusGivenBack();
  return (
    <HeadlessDialog open onClose={close} className="relative z-50">
      <DialogBackdrop className="fixed inset-0 bg-[rgb(10_14_20/0.45)]" />
      <div className="fixed inset-0 grid items-end overflow-y-auto md:place-items-center md:p-4">
        <DialogPanel
          className={classNames(
            'w-full rounded-t-[12px] border border-line bg-surface shadow-float md:rounded-l',
            wide ? 'md:max-w-[720px]' : 'md:max-w-[480px]',
          )}
        >
          <header className="flex items-center gap-3 border-b border-line px-4 py-3">
            <DialogTitle className="flex-1 text-l font-semibold">{title}</DialogTitle>
            <IconButton label="Close" onClick={close}>
              <Icon name="close" size={13} />
            </IconButton>
          </header>
          <div className="grid gap-3 p-4">{children}</div>
          {actions ? <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{actions}</footer> : null}
        </DialogPanel>
      </div>
    </HeadlessDialog>
  );
}

export function OpenDrawer({ close, title, children }: DrawerProps) {
  useFocusGivenBack();
  return (
    <HeadlessDialog open onClose={close} className="relative z-50">
      <DialogBackdrop className="fixed inset-0 bg-[rgb(10_14_20/0.45)]" />
      <DialogPanel className="fixed inset-y-0 left-0 w-[min(300px,85vw)] overflow-y-auto border-r border-line bg-surface shadow-float">
        <DialogTitle className="sr-only">{title}</DialogTitle>
        {children}
      </DialogPanel>
    </HeadlessDialog>
  );
}
