'use client';
import Link from 'next/link';
import { memo } from 'react';
import { classNames } from '@/components/ui/class-names';
import { useNow } from '@/components/ui/clock';
import { Glyph } from '@/components/ui/glyph';
import { sayCount, sayDuration, sayShare } from '@/lib/domain/say';
import type { HealthCell, HealthState } from '@/lib/domain/views/health';
import { glyphOf, isTrouble, stateWords } from './state-words';

const fills: Record<HealthState, string> = {
  crit: 'bg-crit-soft font-semibold text-crit-text',
  high: 'bg-high-soft font-semibold text-high-text',
  unknown: 'hatch font-semibold text-unknown',
  medium: 'bg-watch-soft font-semibold text-watch-text',
  watch: 'bg-watch-soft font-semibold text-watch-text',
  good: 'text-ink-3',
  none: 'text-ink-3',
};
const shape = 'flex h-6 items-center justify-center gap-[5px] rounded-[4px] text-s tabular-nums hover:outline hover:outline-line-strong';

function Silence({ since }: { since: string }) {
  return (
    <>
      {sayDuration(Math.max(60_000, useNow(60_000) - Date.parse(since)))
        .split(' ')
        .slice(0, 2)
        .join(' ')}
    </>
  );
}

/** What stands in a cell: how many need somebody, since when it is silent, how many failed of what ended; else the normal volume. */
function figure(cell: HealthCell): React.ReactNode {
  if (cell.state === 'unknown') return cell.silentSince ? <Silence since={cell.silentSince} /> : null;
  if (!isTrouble(cell.state)) return cell.state === 'none' ? '-' : cell.volume;
  if (cell.attention > 0) return cell.attention;
  if (cell.missing > 0) return `${cell.missing} due`;
  return cell.errorRatio === null ? cell.exceptions || null : sayShare(cell.errorRatio);
}

/** Under so many either way a percentage is chance. */
const FEW = 10;

/** The change in a few signs: a share of what was, or the two numbers where they are few. */
function sayChange(now: number, before: number): string {
  if (now === before) return now === 0 ? '-' : '=';
  if (before < FEW || now < FEW) return `${now} / ${before}`;
  const percent = Math.round((100 * (now - before)) / before);
  return `${percent > 0 ? '+' : '\u2212'}${Math.abs(percent)} %`;
}

const isLarge = (now: number, before: number) => Math.abs(now - before) >= FEW && Math.abs(now - before) > before / 2;

const describe = (cell: HealthCell, name: string) => {
  const volume = `${sayCount(cell.volume)} started`;
  // What stands in the cell is a part of its name, for people who speak to the screen.
  const due = cell.missing > 0 ? [`${cell.missing} due`] : [];
  return `${name}: ${stateWords[cell.state]}. ${[...cell.why, ...due, volume].join('. ')}`;
};

/** One crossing of facility and workflow. The same cell object means the same picture, so unchanged cells are not drawn again. */
export const MatrixCell = memo(function MatrixCell({
  cell,
  name,
  href,
  bare,
  before,
  active,
}: {
  cell: HealthCell;
  name: string;
  href: string;
  bare: boolean;
  /** How many started a week before; null unless it is compared. */
  before: number | null;
  /** True for the one link of the grid that Tab leads to. */
  active: boolean;
}) {
  const glyph = isTrouble(cell.state) ? glyphOf(cell.state) : null;
  if (before !== null) {
    const words = `${name}: ${sayCount(cell.volume)} started, ${sayCount(before)} a week before, ${sayChange(cell.volume, before)}`;
    return (
      <Link
        href={href}
        prefetch={false}
        tabIndex={active ? 0 : -1}
        aria-label={words}
        title={words}
        className={classNames(shape, isLarge(cell.volume, before) ? 'font-semibold text-ink' : 'text-ink-3')}
      >
        {sayChange(cell.volume, before)}
      </Link>
    );
  }
  return (
    <Link
      href={href}
      prefetch={false}
      tabIndex={active ? 0 : -1}
      aria-label={describe(cell, name)}
      title={describe(cell, name)}
      className={classNames(shape, fills[cell.state])}
    >
      {glyph ? <Glyph state={glyph} size={11} /> : null}
      {bare && cell.state === 'unknown' ? null : figure(cell)}
    </Link>
  );
});
