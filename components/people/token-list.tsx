import { Button } from '@/components/ui/button';
import { StateMark } from '@/components/ui/glyph';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime, Time } from '@/components/ui/time';
import type { PersonToken } from '@/lib/domain/views/people';

const words = {
  works: ['good', 'Works', 'until'],
  replaced: ['watch', 'Replaced', 'ends'],
  expired: ['cancelled', 'Expired', ''],
  revoked: ['cancelled', 'Revoked', ''],
} as const;

/** API tokens: whose program, until when, last used when and from where. */
export function TokenList({
  tokens,
  revoke,
  replace,
}: {
  tokens: PersonToken[];
  revoke: ((token: PersonToken) => void) | null;
  replace?: (token: PersonToken) => void;
}) {
  if (tokens.length === 0) return <p className="px-3.5 py-3 text-ink-3">No API token.</p>;
  return (
    <Table caption="API tokens">
      <TableHead>
        <Th className="pl-3.5">Name</Th>
        <Th>State</Th>
        <Th right>Last used</Th>
        <Th>From</Th>
        <Th>Made</Th>
        <Th className="pr-3.5">
          <span className="sr-only">Actions</span>
        </Th>
      </TableHead>
      <TableBody>
        {tokens.map((token) => {
          const [glyph, word, until] = words[token.state];
          const name = token.name === '' ? 'Unnamed' : token.name;
          return (
            <Row key={token.publicId}>
              <RowHead className="py-1.5 pl-3.5">
                <span className="font-medium">{name}</span>
                <span className="block font-mono text-xs text-ink-3">{token.publicId}</span>
              </RowHead>
              <Td className="py-1.5">
                <StateMark state={glyph} soft>
                  {word}
                </StateMark>
                {token.endsAt ? (
                  <span className="block text-xs text-ink-3">
                    {until} <Time at={token.endsAt} />
                  </span>
                ) : (
                  <span className="block text-xs text-ink-3">without an end</span>
                )}
              </Td>
              <Td right>{token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : <span className="text-ink-3">never</span>}</Td>
              <Td className="font-mono text-s">{token.lastUsedFrom?.replace(/^::ffff:(?=\d+\.)/, '') ?? ''}</Td>
              <Td className="py-1.5">
                <Time at={token.createdAt} />
                <span className="block text-xs text-ink-3">{token.createdBy}</span>
              </Td>
              <Td className="pr-3.5 text-right whitespace-nowrap">
                {replace && token.state === 'works' ? (
                  <Button size="s" look="quiet" onClick={() => replace(token)} aria-label={`Replace ${name}`}>
                    Replace
                  </Button>
                ) : null}
                {revoke && (token.state === 'works' || token.state === 'replaced') ? (
                  <Button size="s" look="quiet" onClick={() => revoke(token)} aria-label={`Revoke ${name}`}>
                    Revoke
                  </Button>
                ) : null}
              </Td>
            </Row>
          );
        })}
      </TableBody>
    </Table>
  );
}
