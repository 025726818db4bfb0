'use client';
import { Field, Select } from './field';

const choices = [
  ['0', 'no time: it ends now'],
  ['1', 'hour'],
  ['24', '24 hours'],
  ['168', '7 days'],
  ['720', '30 days'],
] as const;

/** How many hours something that is replaced works beside the new one, at most `most`. */
export function OverlapField({
  name,
  hours,
  most,
  choose,
}: {
  name: string;
  hours: string;
  most: number;
  choose: (hours: string) => void;
}) {
  return (
    <Field name={name}>
      <Select value={hours} onChange={({ target }) => choose(target.value)}>
        {choices
          .filter(([value]) => Number(value) <= most)
          .map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
      </Select>
    </Field>
  );
}
