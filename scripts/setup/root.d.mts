export const ROOT: string;
export function say(text: string): void;
