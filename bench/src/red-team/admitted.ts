/** Attacks that get through, and that the documentation says nothing here can hold: by id, where it says so. */
export const ADMITTED: Readonly<Record<string, string>> = {};
