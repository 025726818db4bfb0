import { Button } from '@/components/ui/button';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { Tag } from '@/components/ui/tag';
import { RelativeTime, Time } from '@/components/ui/time';
import { sayAddress } from '@/lib/domain/say';
import type { PersonSession } from '@/lib/domain/views/people';

/** Where somebody is signed in; `end` ends one at once. */
export function SessionList({ sessions, end }: { sessions: PersonSession[]; end: ((session: PersonSession) => void) | null }) {
  if (sessions.length === 0) return <p className="px-3.5 py-3 text-ink-3">Signed in nowhere.</p>;
  return (
    <Table caption="Sessions">
      <TableHead>
        <Th className="pl-3.5">With</Th>
        <Th>From</Th>
        <Th right>Since</Th>
        <Th right>Ends</Th>
        <Th className="pr-3.5">
          <span className="sr-only">Actions</span>
        </Th>
      </TableHead>
      <TableBody>
        {sessions.map((session) => (
          <Row key={session.id}>
            <RowHead className="pl-3.5">
              {session.agent} {session.current ? <Tag tone="accent">this one</Tag> : null}
            </RowHead>
            <Td className="font-mono text-s">{session.address === null ? '' : sayAddress(session.address)}</Td>
            <Td right>
              <RelativeTime at={session.startedAt} />
            </Td>
            <Td right>
              <Time at={session.endsAt} />
            </Td>
            <Td className="pr-3.5 text-right">
              {end && !session.current ? (
                <Button size="s" look="quiet" onClick={() => end(session)} aria-label={`End the session with ${session.agent}`}>
                  End
                </Button>
              ) : null}
            </Td>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
