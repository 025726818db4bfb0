import { InvalidInputError, type TimeWindow } from '@/lib/domain';
import { windowOf } from '@/lib/domain/endpoints';

type Asked = Parameters<typeof windowOf>[0];

/** The window of a page's address; one that ends before it starts becomes the default one, and a fault that says so. */
export function pageWindow(asked: Asked, faults: string[], now = new Date()): TimeWindow {
  try {
    return windowOf(asked, now);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    faults.push(error.message);
    return windowOf({}, now);
  }
}
