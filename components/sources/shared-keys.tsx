'use client';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { sayCount } from '@/lib/domain/say';
import type { Sources } from '@/lib/domain/views/sources';

const reasons = { several: 'several transactions bear it', full: 'brought all that one transaction may hold' } as const;

/** Ids and keys that senders use for more than one transaction. */
export function SharedKeys({ keys }: { keys: Sources['sharedKeys'] }) {
  if (keys.length === 0) return null;
  return (
    <Panel title="Ids that join nothing" hint="used for more than one transaction; log entries that bear nothing else stand alone" flush>
      <Table caption="Ids and keys that join nothing">
        <TableHead>
          <Th className="pl-3.5">Value</Th>
          <Th>What it is</Th>
          <Th>Workflow</Th>
          <Th>Why</Th>
          <Th right>Transactions</Th>
          <Th right>Log entries since</Th>
          <Th right className="pr-3.5">
            Last
          </Th>
        </TableHead>
        <TableBody>
          {keys.map((key) => (
            <Row key={`${key.workflow.id} ${key.keyName} ${key.value}`}>
              <RowHead className="max-w-[260px] pl-3.5">
                <span className="block truncate font-mono text-s">{key.value}</span>
              </RowHead>
              <Td>{key.keyName}</Td>
              <Td>{key.workflow.name}</Td>
              <Td>{reasons[key.reason]}</Td>
              <Td right>{key.transactions === null ? 'more than 1,000' : sayCount(key.transactions)}</Td>
              <Td right>{sayCount(key.events)}</Td>
              <Td right className="pr-3.5 whitespace-nowrap">
                <RelativeTime at={key.lastAt} />
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
