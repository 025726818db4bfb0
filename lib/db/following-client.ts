import pg from 'pg';
import { findPrimary, forgetPrimary } from './find-primary';

type Told = (error: Error | null) => void;

/** The class of clients that connect to whichever of the servers of `url` takes changes at the moment; for a pool whose address names several. */
export function followingClient(url: string): new (config?: string | pg.ClientConfig) => pg.Client {
  return class extends pg.Client {
    override connect(): Promise<pg.Client>;
    override connect(told: Told): void;
    override connect(told?: Told): Promise<pg.Client> | undefined {
      const connected = findPrimary(url)
        .then((address) => {
          const { hostname, port } = new URL(address);
          this.host = hostname.replace(/^\[(.+)\]$/, '$1');
          this.port = Number(port || 5432);
          return super.connect();
        })
        .catch((error: unknown) => {
          forgetPrimary(url);
          throw error;
        });
      if (!told) return connected;
      connected.then(
        () => told(null),
        (error: Error) => told(error),
      );
    }
  };
}
