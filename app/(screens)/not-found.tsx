import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';

export default function NotFound() {
  return (
    <Panel label="Not found">
      <EmptyState
        title="There is nothing here"
        actions={
          <>
            <LinkButton href="/transactions">Find a transaction</LinkButton>
            <LinkButton look="quiet" href="/health">
              Health
            </LinkButton>
          </>
        }
      >
        It does not exist, or it lies outside the places you may see.
      </EmptyState>
    </Panel>
  );
}
