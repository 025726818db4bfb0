'use client';
import { useIsFetching } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { IconButton } from '@/components/ui/button';
import { useNow } from '@/components/ui/clock';
import { StateMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import type { Live } from '@/lib/client';
import { sayDuration } from '@/lib/domain/say';
import { useLiveStream } from './providers';

const beforeStream: Live = { state: 'connecting', heardAt: null };

function words(live: Live, now: number): string {
  const ago =
    live.heardAt === null ? '' : `${sayDuration(Math.max(0, Math.floor((now - live.heardAt) / 1000) * 1000)).replace('0 ms', '0 s')} ago`;
  if (live.state === 'live') return `Live, ${ago}`;
  if (live.state === 'polling') return live.heardAt === null ? 'Asking every 5 s' : `Asking every 5 s, last word ${ago}`;
  return live.state === 'paused' ? 'Paused' : 'Connecting';
}

/** Whether the numbers on screen follow the present, since when they were confirmed, and the way to hold them still. */
export function LiveMark() {
  const stream = useLiveStream();
  const live = useSyncExternalStore(stream.subscribe, stream.read, () => beforeStream);
  const now = useNow();
  const busy = useIsFetching() > 0;
  const paused = live.state === 'paused';
  return (
    <div className="flex items-center gap-1 text-s">
      <StateMark
        state={live.state === 'live' ? 'good' : live.state === 'polling' ? 'watch' : 'unknown'}
        soft
        className={busy ? 'opacity-80' : ''}
      >
        <span className="max-md:sr-only">{words(live, now)}</span>
      </StateMark>
      <IconButton
        label={paused ? 'Follow changes again' : 'Hold the numbers still'}
        aria-pressed={paused}
        onClick={() => stream.pause(!paused)}
      >
        <Icon name={paused ? 'play' : 'pause'} size={13} />
      </IconButton>
    </div>
  );
}
