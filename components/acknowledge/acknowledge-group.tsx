import Link from 'next/link';
import { Glyph } from '@/components/ui/glyph';
import { sayPlural } from '@/lib/domain/say';
import { severityWords } from '@/lib/domain/say-exception';
import { AckForm, glyphs } from './acknowledge-page';

interface AckGroupView {
  recipient: string;
  can: 'open' | 'expired' | 'locked' | 'settled';
  members: readonly {
    ref: string;
    title: string;
    severity: keyof typeof severityWords;
    can: 'open' | 'acknowledged' | 'resolved' | 'reopened';
    acknowledgedBy: string | null;
  }[];
}

const words: Record<Exclude<AckGroupView['can'], 'open'>, string> = {
  settled: 'Nobody need acknowledge any of them.',
  expired: 'This link was good for a day and is not any more. Acknowledge on the pages of the exceptions.',
  locked: 'Too many wrong codes were typed for this mail. Acknowledge on the pages of the exceptions.',
};

/** Where the link for all that a mail told leads: each of them as it stands, and one button that a person presses. Needs no script. */
export function AcknowledgeGroup({
  group,
  token,
  signedInAs,
  said,
}: {
  group: AckGroupView;
  token: string;
  signedInAs: string | null;
  said: string | null;
}) {
  const open = group.members.filter(({ can }) => can === 'open').length;
  const done = said === 'done' || said === 'some';
  return (
    <main className="mx-auto grid min-h-dvh max-w-[420px] content-center gap-5 px-5 py-10 max-md:content-start">
      <p className="text-l font-bold">Throughline</p>
      <h1 className="text-[22px] leading-tight">{sayPlural(group.members.length, 'exception')} of one mail</h1>
      {done ? (
        <p role="status" className="flex items-start gap-2 text-l text-ink-2">
          <Glyph state={said === 'done' ? 'good' : 'watch'} className="mt-1" />
          <span>
            <b className="font-semibold text-ink">Done. </b>
            {said === 'some' ? 'What is still open below is not yours to acknowledge: hand it to somebody who may.' : ''}
          </span>
        </p>
      ) : null}
      <ul className="grid border-t border-line">
        {group.members.map(({ ref, title, severity, can, acknowledgedBy }) => (
          <li key={ref} className="flex items-start gap-2 border-b border-line py-2.5">
            <Glyph state={can === 'open' || can === 'reopened' ? glyphs[severity] : 'good'} className="mt-[3px]" />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              <Link href={`/exceptions/${ref}`} prefetch={false} className="font-semibold text-ink">
                {ref} {title}
              </Link>
              <span className="block text-s text-ink-2">{sayStanding(can, severity, acknowledgedBy)}</span>
            </span>
          </li>
        ))}
      </ul>
      {group.can === 'open' && said !== 'some' ? (
        <AckForm recipient={group.recipient} token={token} signedInAs={signedInAs} said={said} many={open} />
      ) : null}
      {group.can !== 'open' && !done ? (
        <p role="status" className="text-l text-ink-2">
          {words[group.can]}
        </p>
      ) : null}
    </main>
  );
}

function sayStanding(can: AckGroupView['members'][number]['can'], severity: keyof typeof severityWords, by: string | null): string {
  if (can === 'acknowledged') return `${by ?? 'Somebody'} acknowledged it.`;
  if (can === 'resolved') return 'It is over.';
  if (can === 'reopened') return `${severityWords[severity]}, opened again after this mail: use the link of the newer one.`;
  return `${severityWords[severity]}, open`;
}
