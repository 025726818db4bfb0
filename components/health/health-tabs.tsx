'use client';
import { useSearchParams } from 'next/navigation';
import { LinkTabs } from '@/components/ui/tabs';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';

const tabs = [
  ['now', 'Now', '/health'],
  ['topology', 'Topology', '/health/topology'],
  ['calendar', 'Calendar', '/health/calendar'],
  ['replay', 'A day as it went', '/health/replay'],
] as const;

/** The ways to look at how the estate stands. */
export function HealthTabs({ current }: { current: (typeof tabs)[number][0] }) {
  const scope = scopeOf(useSearchParams());
  return (
    <LinkTabs
      label="Ways to look at health"
      look="switch"
      current={current}
      items={tabs.map(([id, name, path]) => ({ id, name, href: hrefWith(path, scope) }))}
    />
  );
}
