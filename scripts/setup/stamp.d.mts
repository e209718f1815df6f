export interface Stamp {
  readonly isFresh: () => boolean;
  readonly write: () => void;
}

export const installStamp: Stamp;
export const buildStamp: Stamp;
export const typesStamp: Stamp;
