'use client';
import { Suspense, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { Drawer } from '@/components/ui/dialog';
import { Icon } from '@/components/ui/icon';
import { SetUpProvider } from '@/components/ui/set-up';
import type { Shell } from '@/lib/domain/views/shell';
import type { StartStep } from '@/lib/domain/views/start';
import { Account, type Look } from './account';
import { Alarm } from './alarm';
import { FirstSteps } from './first-steps';
import { LiveMark } from './live-mark';
import { Brand, Nav } from './nav';
import { SavedViews } from './saved-views';
import { ScopeMenus } from './scope-menus';
import { SearchBox } from './search-box';

// The address is known a moment after the frame; its chips keep their place until then.
const bar = <div className="h-7" />;

interface Props {
  shell: Shell;
  look: Look;
  /** What of the first set-up is still to be done. */
  start: StartStep[];
  children: React.ReactNode;
}

/** Navigation, scope bar and content: the frame of every screen. */
export function Frame({ shell, look, start, children }: Props) {
  const [menu, setMenu] = useState(false);
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[208px_minmax(0,1fr)] print:!block">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-m focus:bg-surface focus:p-2"
      >
        Skip to the content
      </a>
      <aside className="no-print sticky top-0 hidden h-dvh flex-col border-r border-line bg-surface px-2.5 py-3.5 md:flex">
        <div className="px-2 pt-1 pb-3.5">
          <Brand />
        </div>
        <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1">
          <Suspense>
            <Nav screens={shell.screens} />
            <SavedViews />
          </Suspense>
        </div>
        <div className="pt-3">
          <Account shell={shell} look={look} />
        </div>
      </aside>
      <div className="min-w-0">
        <header className="no-print sticky top-0 z-20 border-b border-line bg-surface">
          <div className="flex min-h-12 items-center gap-2 px-3 py-1.5 md:px-5">
            <IconButton label="Menu" className="size-9 md:hidden" onClick={() => setMenu(true)}>
              <Icon name="menu" size={16} />
            </IconButton>
            <div className="max-lg:hidden">
              <Suspense fallback={bar}>
                <ScopeMenus shell={shell} />
              </Suspense>
            </div>
            <span className="flex-1 max-lg:hidden" />
            <Suspense fallback={<div className="h-7 flex-1 max-md:h-9" />}>
              <SearchBox screens={shell.screens} />
            </Suspense>
            <LiveMark />
          </div>
          <div className="overflow-x-auto px-3 pb-2 md:px-5 lg:hidden">
            <Suspense fallback={bar}>
              <ScopeMenus shell={shell} />
            </Suspense>
          </div>
          <Suspense>
            <Alarm />
          </Suspense>
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="grid grid-cols-[minmax(0,1fr)] content-start gap-3.5 px-3 pt-3.5 pb-10 outline-none md:px-5 md:pt-[18px]"
        >
          <FirstSteps initial={start} />
          <SetUpProvider may={shell.maySetUp}>{children}</SetUpProvider>
        </main>
      </div>
      <Drawer open={menu} close={() => setMenu(false)} title="Menu">
        <div className="flex min-h-full flex-col gap-3 p-3.5">
          <Brand />
          <Suspense>
            <Nav screens={shell.screens} onPick={() => setMenu(false)} />
            <SavedViews onPick={() => setMenu(false)} />
          </Suspense>
          <div className="mt-auto">
            <Account shell={shell} look={look} />
          </div>
        </div>
      </Drawer>
    </div>
  );
}
