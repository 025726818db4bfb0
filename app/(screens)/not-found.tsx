import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';

export default function NotFound() {
  return (
    <>
      <PageHead title="There is nothing here for you" />
      <Panel label="Not found">
        <EmptyState
          title="It does not exist, or it lies outside the places you may see"
          actions={
            <>
              <LinkButton href="/transactions">Find a transaction</LinkButton>
              <LinkButton look="quiet" href="/">
                Your start page
              </LinkButton>
            </>
          }
        >
          If somebody sent you this address, ask them which facility it is about.
        </EmptyState>
      </Panel>
    </>
  );
}
