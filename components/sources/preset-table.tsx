import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { sayCount } from '@/lib/domain/say';
import type { PresetsView } from '@/lib/domain/views/presets';

/** Every preset with its version, how much of it is verified, and what came by it in 24 hours. */
export function PresetTable({
  presets,
  current,
  onChoose,
}: {
  presets: PresetsView['presets'];
  current: string;
  onChoose: (id: string) => void;
}) {
  return (
    <Panel title="Presets" hint="records of the last 24 hours, as delivered: what is sent again counts again" flush>
      <Table caption="Presets">
        <TableHead>
          <Th className="pl-3.5">Preset</Th>
          <Th right>Version</Th>
          <Th right>Names verified</Th>
          <Th right>Events</Th>
          <Th right>Left out</Th>
          <Th right>Unknown status</Th>
          <Th right className="pr-3.5">
            Refused
          </Th>
        </TableHead>
        <TableBody>
          {presets.map(({ id, title, version, verified, unverified, seen }) => (
            <Row key={id} selected={id === current}>
              <RowHead className="pl-3.5">
                <button type="button" className="text-left font-medium hover:underline" onClick={() => onChoose(id)}>
                  {title}
                </button>
                <span className="ml-2 font-mono text-xs whitespace-nowrap text-ink-3 max-md:ml-0 max-md:block">{id}</span>
              </RowHead>
              <Td right>{version}</Td>
              <Td right>
                {verified} of {verified + unverified.length}
              </Td>
              <Td right>{sayCount(seen.mapped)}</Td>
              <Td right>{sayCount(seen.leftOut + seen.health)}</Td>
              <Td right>{sayCount(seen.unknownStatus)}</Td>
              <Td right className="pr-3.5">
                {sayCount(seen.rejected)}
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
