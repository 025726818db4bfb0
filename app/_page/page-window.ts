import { InvalidInputError, type TimeWindow } from '@/lib/domain';
import { windowOf } from '@/lib/domain/endpoints';

type Asked = Parameters<typeof windowOf>[0];
type Resolve = (asked: Asked, now: Date) => TimeWindow;

/** The window of a page's address; one that ends before it starts becomes the default one, and a fault that says so. */
export function pageWindow(asked: Asked, faults: string[], now = new Date(), resolve: Resolve = windowOf): TimeWindow {
  try {
    return resolve(asked, now);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    faults.push(error.message);
    return resolve({}, now);
  }
}
