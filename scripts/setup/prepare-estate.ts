/** Loads the catalog of CATALOG into an empty database. */
export async function prepareEstate(): Promise<void> {}
