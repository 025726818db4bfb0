import { log } from './log';

/**
 * What `read` resolves to, or `instead` when it fails, which is logged: for what stands beside a page and must not take the page with it. What the page
 * itself is made of is read without this.
 */
export async function readOr<T>(read: Promise<T>, instead: T): Promise<T> {
  try {
    return await read;
  } catch (error) {
    log().error({ err: error }, 'a part of the frame could not be read');
    return instead;
  }
}
