import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="pt-[12vh]">
      <EmptyState
        as="h1"
        title="This address leads nowhere"
        actions={
          <LinkButton look="primary" href="/">
            Go to your start page
          </LinkButton>
        }
      >
        It does not exist, or it lies outside the places you may see. Perhaps the link was cut short when it was copied.
      </EmptyState>
    </main>
  );
}
