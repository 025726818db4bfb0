/** The part of the test server for IMAP that is used; it brings no types. */
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  interface Folder {
    messages?: { raw: string }[];
    folders?: Record<string, Folder>;
  }
  interface ImapServer {
    server: Server;
    listen: (port: number, host: string, then: () => void) => void;
    close: (then: () => void) => void;
  }
  export default function hoodiecrow(options: { users: Record<string, { password: string }>; storage: Record<string, Folder> }): ImapServer;
}
