'use client';
import { useSyncExternalStore } from 'react';
import { IconButton } from '@/components/ui/button';
import { useNow } from '@/components/ui/clock';
import { StateMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import type { Live } from '@/lib/client';
import { sayDuration } from '@/lib/domain/say';
import { useLiveStream } from './providers';
import { useFailing } from './use-failing';

const beforeStream: Live = { state: 'connecting', heardAt: null };

const age = (ms: number) => `${sayDuration(Math.max(1000, Math.floor(ms / 1000) * 1000))} ago`;

function words(live: Live, failing: number | 'signed_out' | null, now: number): string {
  if (failing === 'signed_out') return 'Signed out';
  if (failing !== null) return failing === 0 ? 'No answer' : `Not current, from ${age(now - failing)}`;
  if (live.state === 'live') return live.heardAt === null ? 'Live' : `Live, ${age(now - live.heardAt)}`;
  if (live.state === 'polling')
    return live.heardAt === null ? 'Asking every 5 s' : `Asking every 5 s, last word ${age(now - live.heardAt)}`;
  return live.state === 'paused' ? 'Paused' : 'Connecting';
}

/** Whether the numbers on screen follow the present, since when they were confirmed, and the way to hold them still. */
export function LiveMark() {
  const stream = useLiveStream();
  const live = useSyncExternalStore(stream.subscribe, stream.read, () => beforeStream);
  const now = useNow();
  const failing = useFailing();
  const paused = live.state === 'paused';
  return (
    <div className="flex items-center gap-1 text-s">
      <StateMark state={failing !== null ? 'medium' : live.state === 'live' ? 'good' : live.state === 'polling' ? 'watch' : 'unknown'} soft>
        <span className="max-md:sr-only">{words(live, failing, now)}</span>
        {failing === 'signed_out' ? (
          <a className="to ml-1.5" href="/sign-in">
            Sign in
          </a>
        ) : null}
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
