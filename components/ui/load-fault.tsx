/** Says within a part why it could not be loaded, with the way to try again; `children` begin the sentence. */
export function LoadFault({ error, retry, children }: { error: Error; retry: () => unknown; children: React.ReactNode }) {
  return (
    <p role="alert">
      {children}: {error.message}{' '}
      <button type="button" onClick={() => void retry()} className="font-medium text-accent hover:underline">
        Try again
      </button>
    </p>
  );
}
