/**
 * What two parsers have to agree on, without a common tree: at the end of each name, literal, call, function, block and
 * declaration stands a mark that says what ends there. Who uses which name from where follows from these, so two readings with
 * the same marks have the same names from outside, and the same imports.
 */

/** What can end at a place. Several may, and are added up; the numbers are such that sums of a few are told apart. */
export const MARK = {
  name: 0x0000_0003,
  binding: 0x0000_0071,
  property: 0x0000_0a25,
  label: 0x0000_38f1,
  specifier: 0x0000_c56b,
  private: 0x0001_9d2f,
  literal: 0x0003_b7d5,
  template: 0x0007_1e83,
  this: 0x000b_93c7,
  super: 0x000f_2a6d,
  meta: 0x0015_8e31,
  call: 0x001d_47fb,
  new: 0x0027_c0a9,
  import: 0x0035_6b1f,
  tagged: 0x0049_d8e5,
  member: 0x0061_2f73,
  assignment: 0x0083_a4c1,
  function: 0x00b1_59ed,
  arrow: 0x00ef_0637,
  class: 0x013d_e28b,
  block: 0x01a9_7c5d,
  static: 0x0239_13f3,
  loop: 0x02f5_b8a7,
  catch: 0x03ef_4e19,
  switch: 0x0541_d265,
  var: 0x0705_8f3b,
  let: 0x0959_63d1,
  const: 0x0c71_e02f,
  using: 0x1099_2b87,
  'await using': 0x1621_c4f5,
} as const;

export type Mark = keyof typeof MARK;

/** Marks of one reading of one text. */
export class Outline {
  readonly #sums: Int32Array;

  /** @param length Of the text, in UTF-16 units. */
  constructor(length: number) {
    this.#sums = new Int32Array(length + 1);
  }

  add(end: number, mark: Mark): void {
    this.#sums[end] = (this.#sums[end] ?? 0) + MARK[mark];
  }

  /** Takes back what stands there, since it turned out to be something else. */
  replace(end: number, mark: Mark, by?: Mark): void {
    this.#sums[end] = (this.#sums[end] ?? 0) - MARK[mark] + (by === undefined ? 0 : MARK[by]);
  }

  equals(other: Outline): boolean {
    const [one, two] = [this.#sums, other.#sums].map(({ buffer }) => Buffer.from(buffer));
    return one !== undefined && two !== undefined && one.equals(two);
  }
}
