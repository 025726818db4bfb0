'use client';
import { useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Icon, type IconName } from '@/components/ui/icon';
import { setTheme, type Theme } from './preferences';

const choices: { id: Theme; name: string; icon: IconName }[] = [
  { id: 'light', name: 'Light', icon: 'sun' },
  { id: 'dark', name: 'Dark', icon: 'moon' },
  { id: 'system', name: 'As the system', icon: 'screen' },
];

/** Light, dark, or as the system; kept in a cookie so that the first paint is right. */
export function ThemeSwitch({ initial }: { initial: string }) {
  const [theme, show] = useState(initial);
  const choose = (id: Theme) => {
    show(id);
    setTheme(id);
  };
  return (
    <fieldset className="inline-flex w-fit gap-0.5 rounded-[7px] bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {choices.map(({ id, name, icon }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === theme}
          aria-label={name}
          title={name}
          onClick={() => choose(id)}
          className={classNames(
            'grid h-6 w-8 place-items-center rounded-s',
            id === theme ? 'bg-surface text-ink ring-1 ring-line' : 'text-ink-3 hover:text-ink',
          )}
        >
          <Icon name={icon} />
        </button>
      ))}
    </fieldset>
  );
}
