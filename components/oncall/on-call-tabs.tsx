'use client';
import { useSearchParams } from 'next/navigation';
import { LinkTabs } from '@/components/ui/tabs';
import { hrefWith } from '@/lib/domain/scope-url';

const tabs = [
  { id: 'urgent', name: 'Urgent', path: '/on-call' },
  { id: 'schedules', name: 'Schedules', path: '/on-call/schedules' },
  { id: 'silences', name: 'Silences', path: '/on-call/silences' },
] as const;

/** The pages for who is on call. */
export function OnCallTabs({ current }: { current: (typeof tabs)[number]['id'] }) {
  const environment = useSearchParams().get('environment');
  return (
    <LinkTabs
      label="On call"
      current={current}
      items={tabs.map(({ id, name, path }) => ({ id, name, href: hrefWith(path, '', { environment }) }))}
    />
  );
}
