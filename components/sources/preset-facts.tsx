import { Panel } from '@/components/ui/panel';
import { Tag } from '@/components/ui/tag';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { PresetsView } from '@/lib/domain/views/presets';

type Preset = PresetsView['presets'][number];

const outcomes = { left_out: 'Left out', application_health: 'Tells of an application', unknown_status: 'Unknown status word' } as const;

function Part({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <section aria-label={name} className="grid grid-cols-[minmax(0,1fr)] content-start gap-1.5">
      <h3 className="text-s font-medium text-ink-3">{name}</h3>
      {children}
    </section>
  );
}

/** What a preset knows, what is to be confirmed, what it leaves out, and what became of records in 24 hours. */
export function PresetFacts({ preset }: { preset: Preset }) {
  const { title, version, notes, evidence, unverified, leavesOut, withholds, feeds, seen, otlp } = preset;
  return (
    <Panel title={title} hint={`version ${version}${otlp ? ', OTLP too' : ''}`}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-5 md:grid-cols-2 xl:grid-cols-3">
        {notes.length > 0 ? (
          <Part name="To know">
            <ul className="grid gap-1.5">
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Part>
        ) : null}
        <Part name="Names that are verified">
          <ul className="grid gap-1.5">
            {evidence.map(({ mark, where, names }) => (
              <li key={mark} className="[overflow-wrap:anywhere]">
                <Tag>{mark}</Tag> {sayPlural(names, 'name')}: <span className="text-ink-2">{where}</span>
              </li>
            ))}
          </ul>
        </Part>
        {unverified.length > 0 ? (
          <Part name="Names that need confirmation">
            <p className="font-mono text-s [overflow-wrap:anywhere]">{unverified.join(', ')}</p>
          </Part>
        ) : null}
        {leavesOut.length > 0 ? (
          <Part name="Left out, and counted">
            <ul className="grid gap-1.5">
              {leavesOut.map(({ because }) => (
                <li key={because}>{because}</li>
              ))}
            </ul>
          </Part>
        ) : null}
        {withholds.length > 0 ? (
          <Part name="Kept nowhere">
            <p className="font-mono text-s [overflow-wrap:anywhere]">{withholds.join(', ')}</p>
          </Part>
        ) : null}
        <Part name="Where its flows belong">
          {feeds.length === 0 ? (
            <p>No feed in the catalog names its flows yet; they show as gaps. Name them in feeds.yaml.</p>
          ) : (
            <ul className="grid gap-1.5">
              {feeds.map(({ source, flows }) => (
                <li key={source ?? ''}>
                  {sayPlural(flows, 'flow')} of {source ?? 'every source without a feed of its own'}
                </li>
              ))}
            </ul>
          )}
        </Part>
        {seen.reasons.length > 0 ? (
          <Part name="In the last 24 hours">
            <ul className="grid gap-1.5">
              {seen.reasons.map(({ outcome, reason, n }) => (
                <li key={`${outcome} ${reason}`}>
                  <span className="tabular-nums">{sayCount(n)}</span> {outcomes[outcome].toLowerCase()}: {reason}
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
      </div>
    </Panel>
  );
}
