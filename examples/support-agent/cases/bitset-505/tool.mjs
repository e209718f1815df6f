// Which seats of a hall are taken: one bit a seat.
import BitSet from '../../vendor/bitset/bitset.js';

const hall = ({ taken = [], inverted = false }) => {
  const seats = new BitSet();
  for (const seat of taken) seats.set(seat, 1);
  return inverted ? seats.not() : seats;
};

export const seatTaken = ({ seat, ...seats }) => hall(seats).get(seat) === 1;
export const seatsTaken = ({ taken }) => hall({ taken }).cardinality();

export const tools = { seat_taken: seatTaken, seats_taken: seatsTaken };
