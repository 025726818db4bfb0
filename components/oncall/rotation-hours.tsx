'use client';
import { Button, IconButton } from '@/components/ui/button';
import { TextInput } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import type { WrittenLayer } from '@/lib/domain/views/rotation';

type Hours = WrittenLayer['only'][number];

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const working: Hours = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' };

/** In which hours a layer has somebody; none: around the clock. */
export function RotationHours({ label, hours, change }: { label: string; hours: readonly Hours[]; change: (hours: Hours[]) => void }) {
  const set = (at: number, part: Partial<Hours>) => change(hours.map((one, i) => (i === at ? { ...one, ...part } : one)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">When</legend>
      {hours.length === 0 ? <p className="text-ink-2">Around the clock.</p> : null}
      {hours.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: hours have no name, and their order is theirs.
        <div key={at} className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span className="flex flex-wrap gap-1">
            {weekdays.map((name, i) => {
              const on = one.weekdays.includes(i + 1);
              return (
                <button
                  key={name}
                  type="button"
                  aria-pressed={on}
                  onClick={() => set(at, { weekdays: on ? one.weekdays.filter((day) => day !== i + 1) : [...one.weekdays, i + 1].sort() })}
                  className={`h-7 rounded-s border px-1.5 text-s ${on ? 'border-accent bg-accent-soft font-medium text-ink' : 'border-control text-ink-2 hover:bg-sunken'}`}
                >
                  {name}
                </button>
              );
            })}
          </span>
          <span className="flex items-center gap-1.5">
            <TextInput
              type="time"
              aria-label={`From, ${label}`}
              className="w-[112px]"
              value={one.from}
              onChange={({ target }) => set(at, { from: target.value })}
            />
            to
            <TextInput
              type="time"
              aria-label={`To, ${label}`}
              className="w-[112px]"
              value={one.to}
              onChange={({ target }) => set(at, { to: target.value })}
            />
            <IconButton label={`Remove these hours of ${label}`} onClick={() => change(hours.filter((_, i) => i !== at))}>
              <Icon name="close" size={12} />
            </IconButton>
          </span>
        </div>
      ))}
      <p>
        <Button size="s" onClick={() => change([...hours, working])}>
          {hours.length === 0 ? 'Only in some hours' : 'Add hours'}
        </Button>
      </p>
    </fieldset>
  );
}
