import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@/prisma/generated/client';
import { poolOf, state } from './pools';

let client: PrismaClient | null = null;

function open(): PrismaClient {
  if (client) return client;
  const opened = new PrismaClient({ adapter: new PrismaPg(poolOf('screen')) });
  client = opened;
  state().onClose.add(async () => {
    client = null;
    await opened.$disconnect();
  });
  return opened;
}

/** Prisma Client for single rows, on the pool of the `screen` lane. Opened on first use, again after `closeDatabase`. */
export const prisma: PrismaClient = new Proxy({} as PrismaClient, {
  get: (_, name) => {
    const target = open();
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === 'function' ? value.bind(target) : value;
  },
  has: (_, name) => Reflect.has(open(), name),
});
