'use client';
import Link from 'next/link';
import { Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { Shell } from '@/lib/domain/views/shell';
import { DensitySwitch } from './density-switch';
import { forgetRecent } from './recent';
import { ThemeSwitch } from './theme-switch';
import { ZoneMenu } from './zone-menu';

/** How this browser shows every page, as its cookies say. */
export interface Look {
  theme: string;
  density: string;
  /** See zoneOf. */
  zone: string;
}

/** Who is signed in, the theme, and the way out. */
export function Account({ shell, look }: { shell: Shell; look: Look }) {
  const { person } = shell;
  const [fault, setFault] = useState('');
  const signOut = async () => {
    const response = await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    if (!response.ok) return setFault('Signing out did not work. Try again.');
    forgetRecent();
    const said: unknown = await response.json().catch(() => null);
    const exit = typeof said === 'object' && said !== null && 'url' in said ? String(said.url) : '/sign-in';
    // A page from the start: nothing of what was shown stays in memory for whoever sits down next.
    window.location.assign(exit);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 px-2 pb-1">
      <div className="flex flex-wrap gap-1.5">
        <ThemeSwitch initial={look.theme} />
        <DensitySwitch initial={look.density} />
      </div>
      <Suspense>
        <ZoneMenu shell={shell} zone={look.zone} />
      </Suspense>
      <div className="flex items-center gap-2">
        <span
          aria-hidden="true"
          className="grid size-[22px] flex-none place-items-center rounded-full bg-accent-soft text-[10px] font-semibold text-accent"
        >
          {person.initials}
        </span>
        <Link href="/account" prefetch={false} title="Your account" className="min-w-0 flex-1 leading-tight hover:underline">
          <span className="block truncate font-medium">{person.name}</span>
          <span className="block truncate text-s text-ink-3">{person.job}</span>
        </Link>
        <Button look="quiet" size="s" onClick={signOut} className="-mr-2">
          Sign out
        </Button>
      </div>
      {fault ? (
        <p role="alert" className="text-s text-crit-text">
          {fault}
        </p>
      ) : null}
    </div>
  );
}
