import { Panel } from '@/components/ui/panel';
import { Skeleton, SkeletonRows } from '@/components/ui/skeleton';

export default function Loading() {
  return (
    <>
      <h1 aria-label="Loading">
        <Skeleton className="h-6 w-[min(520px,80%)]" />
      </h1>
      <Panel label="Loading" flush>
        <SkeletonRows />
      </Panel>
    </>
  );
}
