/** Imports a module by an address that bundlers shall not look into. */
export function importAddress(address: string): Promise<unknown>;
