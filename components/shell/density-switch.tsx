'use client';
import { useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { densities, setDensity } from './preferences';

const names = { comfortable: 'Comfortable', compact: 'Compact' } as const;

/** How close the rows of lists stand. */
export function DensitySwitch({ initial }: { initial: string }) {
  const [density, choose] = useState(initial);
  return (
    <fieldset className="inline-flex w-fit gap-0.5 rounded-[7px] bg-sunken p-0.5">
      <legend className="sr-only">Rows</legend>
      {densities.map((id) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === density}
          onClick={() => {
            setDensity(id);
            choose(id);
          }}
          className={classNames(
            'h-6 rounded-s px-2 text-s',
            id === density ? 'bg-surface text-ink ring-1 ring-line' : 'text-ink-3 hover:text-ink',
          )}
        >
          {names[id]}
        </button>
      ))}
    </fieldset>
  );
}
