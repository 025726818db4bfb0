import { ViewError, type ViewParams, viewPath } from './fetch-view';

/** Fetches all rows of a list as CSV and saves them under `name`. Throws ViewError. */
export async function downloadCsv(path: string, params: ViewParams, name: string): Promise<void> {
  const response = await fetch(viewPath(path, params), { headers: { accept: 'text/csv' } });
  if (!response.ok) throw new ViewError(response.status, 'csv', `The file could not be made: the server answered ${response.status}.`);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
