import { ViewError, type ViewParams, viewPath } from './fetch-view';

/** Fetches all rows of a list as CSV and saves them under `name`; says what is in it where that is not all, such as `first 10000 rows`. Throws ViewError. */
export async function downloadCsv(path: string, params: ViewParams, name: string): Promise<string | null> {
  const response = await fetch(viewPath(path, params), { headers: { accept: 'text/csv' } });
  if (!response.ok) throw new ViewError(response.status, 'csv', `The file could not be made: the server answered ${response.status}.`);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
  return response.headers.get('x-truncated');
}
