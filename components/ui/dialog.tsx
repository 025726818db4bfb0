'use client';
import dynamic from 'next/dynamic';
import type { DialogProps, DrawerProps } from './dialog-panel';

// Focus traps weigh more than most pages: they come when the first of them opens. Never on the server: else the whole page waits for them, and its focus is lost.
const OpenDialog = dynamic(() => import('./dialog-panel').then((module) => module.OpenDialog), { ssr: false });
const OpenDrawer = dynamic(() => import('./dialog-panel').then((module) => module.OpenDrawer), { ssr: false });

/** A question that must be answered before going on. Escape and the backdrop close it; focus returns where it was. */
export const Dialog = ({ open, ...rest }: DialogProps & { open: boolean }) => (open ? <OpenDialog {...rest} /> : null);

/** A panel over the left edge, for navigation on narrow screens. */
export const Drawer = ({ open, ...rest }: DrawerProps & { open: boolean }) => (open ? <OpenDrawer {...rest} /> : null);
