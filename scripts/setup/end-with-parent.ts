/** Calls `stop` once on SIGTERM, SIGINT or the loss of the supervising process, then exits; at the latest after 20 seconds. */
export function endWithParent(stop: () => Promise<void> | void): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), 20_000).unref();
    Promise.resolve(stop()).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', end);
  // The parent may be gone already; without a channel `connected` is undefined.
  if (process.connected === false) end();
}
