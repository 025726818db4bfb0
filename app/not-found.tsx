import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="pt-[12vh]">
      <EmptyState
        title="This address leads nowhere"
        actions={
          <Link className="to" href="/">
            Go to your start page
          </Link>
        }
      >
        It does not exist, or it lies outside the places you may see. Perhaps the link was cut short when it was copied.
      </EmptyState>
    </main>
  );
}
