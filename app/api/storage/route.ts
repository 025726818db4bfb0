import { answer } from '@/app/_http';
import { storageEndpoint } from '@/lib/domain/endpoints';
import { readStorage } from '@/lib/show';

export const GET = answer(storageEndpoint, ({ actor }) => readStorage(actor));
