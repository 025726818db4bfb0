/** Runs `stop` once on SIGINT or SIGTERM, or when the start itself fails, and exits. A second signal changes nothing. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let ending: Promise<void> | null = null;
  const end = (code: number) => {
    ending ??= stop().catch((error: unknown) => console.error(error));
    void ending.then(() => process.exit(code));
  };
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  process.on('SIGHUP', () => end(0));
  // Started with a channel, it ends with the process at the other side.
  process.on('disconnect', () => end(0));
  process.on('uncaughtException', (error) => {
    // Some faults of the network carry no words.
    console.error(error.message || error);
    end(1);
  });
}

/** Runs a command's main function; a throw is printed as its message and ends the command with code 1. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    // With services running the handler of stopOnSignal takes over and stops them first.
    if (process.listenerCount('uncaughtException') > 0) {
      process.emit('uncaughtException', error instanceof Error ? error : new Error(String(error)));
      return;
    }
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
