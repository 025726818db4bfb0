'use client';
import { useState } from 'react';
import { Field, Select, TextInput } from './field';

const HOUR_MS = 3_600_000;

/** The next day `days` ahead, or the next such weekday (0 is Sunday), at eight in the morning where the reader is. */
function morning(now: Date, { days = 1, weekday }: { days?: number; weekday?: number }): Date {
  const ahead = weekday === undefined ? days : (weekday - now.getDay() + 7) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead, 8);
}

const choices: { id: string; name: string; at: (now: Date) => Date }[] = [
  { id: 'hour', name: 'In an hour', at: (now) => new Date(now.getTime() + HOUR_MS) },
  { id: 'hours', name: 'In four hours', at: (now) => new Date(now.getTime() + 4 * HOUR_MS) },
  { id: 'tomorrow', name: 'Tomorrow at 08:00', at: (now) => morning(now, {}) },
  { id: 'monday', name: 'Monday at 08:00', at: (now) => morning(now, { weekday: 1 }) },
  { id: 'week', name: 'In seven days', at: (now) => new Date(now.getTime() + 7 * 24 * HOUR_MS) },
];

/** A moment ahead: a usual one, or any other by the reader's own clock. Tells `set` the instant, null while there is none. */
export function UntilField({ name, hint, set }: { name: string; hint: string; set: (at: string | null) => void }) {
  const [choice, setChoice] = useState('');
  const [typed, setTyped] = useState('');
  const tell = (id: string, text: string) => {
    const at = id === 'other' ? new Date(text) : choices.find((one) => one.id === id)?.at(new Date());
    set(at && !Number.isNaN(at.getTime()) ? at.toISOString() : null);
  };
  return (
    <>
      <Field name={name} hint={hint}>
        <Select
          value={choice}
          onChange={({ target }) => {
            setChoice(target.value);
            tell(target.value, typed);
          }}
        >
          <option value="" disabled>
            Choose
          </option>
          {choices.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
          <option value="other">At another time</option>
        </Select>
      </Field>
      {choice === 'other' ? (
        <Field name="Date and time" hint="By your own clock, 30 days ahead at most.">
          <TextInput
            type="datetime-local"
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              tell('other', target.value);
            }}
          />
        </Field>
      ) : null}
    </>
  );
}
